import { isIP } from "node:net";
import type { Variable } from "../config/config.ts";
import { socketHostOf, urlHostOf } from "./url-host.ts";

/** Addresses of all network interfaces: IPv4 only, and IPv6 with IPv4. */
const EVERY_INTERFACE: readonly string[] = ["0.0.0.0", "::"];

/** The characters of addresses and host names; none of them ends the host in a URL. */
const HOST_CHARACTERS = /^[\w.:-]+$/;

/** The error codes of `listen` when the machine does not have the address. */
const NOT_OURS: readonly unknown[] = ["EADDRNOTAVAIL", "EAFNOSUPPORT"];

/** The address to listen on: an IP address or a host name. An IPv6 address may be in brackets, as in a URL. */
export const hostVariable: Variable<string> = {
  name: "HOST",
  about:
    "address to listen on: IPv4, IPv6 or a host name; `0.0.0.0` or, for IPv6 and IPv4, `::` in a container",
  fallback: "127.0.0.1",
  secret: false,
  expected: "an IPv4 address, an IPv6 address or a host name",
  parse(text) {
    const host = text.replace(/^\[(.*:.*)\]$/, "$1");
    if (!HOST_CHARACTERS.test(host)) return undefined;
    // In brackets a URL accepts only an IPv6 address; without them a colon starts the port.
    const url = URL.parse(`http://${urlHostOf(host)}`);
    return url ? socketHostOf(url) : undefined;
  },
};

/** The base URL at which programs on this machine reach a server that listens on `host`. */
export function urlOfListener(host: string, port: number, scheme: "http" | "https" = "http"): string {
  return `${scheme}://${EVERY_INTERFACE.includes(host) ? "localhost" : urlHostOf(host)}:${port}`;
}

/** Why a server cannot listen there: one line for the operator. */
export function listenFailure(host: string, port: number, error: Error & { code?: unknown }): string {
  if (error.code === "EADDRINUSE") return `port ${port} is already in use`;
  // For a name without an address, Bun 1.4.5 reports the error number of an earlier failure.
  const isUnknownName = isIP(host) === 0 && error.code !== "EACCES";
  if (isUnknownName || NOT_OURS.includes(error.code))
    return `HOST: ${host} is not an address of this machine`;
  return `cannot listen on ${urlHostOf(host)}:${port}: ${error.message}`;
}
