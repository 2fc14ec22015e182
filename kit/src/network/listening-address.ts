import { isIP } from "node:net";
import type { Variable } from "../config/config.ts";
import { socketHostOf, urlHostOf } from "./url-host.ts";

/** Addresses that stand for every interface of the machine, IPv4 alone and IPv6 with IPv4. */
const EVERY_INTERFACE: readonly string[] = ["0.0.0.0", "::"];

/** What may be part of an IPv4 or IPv6 address or of a host name; nothing that ends the host in a URL. */
const HOST_CHARACTERS = /^[\w.:-]+$/;

/** What `listen` fails with where the machine does not have the address. */
const NOT_OURS: readonly unknown[] = ["EADDRNOTAVAIL", "EAFNOSUPPORT"];

/** The address to listen on: an IP address or a host name. An IPv6 address may be in brackets, as it is in a URL. */
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
    // Brackets make a URL take nothing but an IPv6 address, and without them a colon would begin a port.
    const url = URL.parse(`http://${urlHostOf(host)}`);
    return url ? socketHostOf(url) : undefined;
  },
};

/** The base URL at which programs of this machine reach a server that listens on `host`. */
export function urlOfListener(host: string, port: number): string {
  return `http://${EVERY_INTERFACE.includes(host) ? "localhost" : urlHostOf(host)}:${port}`;
}

/** Why a server could not listen there, for the person who set the address. */
export function listenFailure(host: string, port: number, error: Error & { code?: unknown }): string {
  if (error.code === "EADDRINUSE") return `port ${port} is already in use`;
  // Where a name has no address, Bun 1.4.5 reports whichever error number was set last.
  const isUnknownName = isIP(host) === 0 && error.code !== "EACCES";
  if (isUnknownName || NOT_OURS.includes(error.code))
    return `HOST: ${host} is not an address of this machine`;
  return `cannot listen on ${urlHostOf(host)}:${port}: ${error.message}`;
}
