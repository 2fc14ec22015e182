import { parseIpAddress } from "./ip-address.ts";
import { createTrust } from "./trusted-proxies.ts";

/** The address at which a client reached this server. */
export interface ReachedAddress {
  protocol: "http" | "https";
  /** The host, with its port unless that is the protocol's own; null for an HTTP/1.0 request without one. */
  host: string | null;
}

/** The address at which the client of a request reached this server; `peer` is the address of the connection. */
export type AddressOf = (request: Pick<Request, "headers" | "url">, peer: string) => ReachedAddress;

/**
 * Creates the function that reads the address of a request: that of the request itself, or what a trusted proxy wrote into
 * `X-Forwarded-Proto` and `X-Forwarded-Host`. A list in one of them was written by several proxies or by the client, and is not used.
 */
export function createAddressOf(trustedProxies: readonly string[]): AddressOf {
  const isTrusted = createTrust(trustedProxies);
  const isProxy = (peer: string): boolean => {
    if (trustedProxies.length === 0) return false;
    const address = parseIpAddress(peer);
    return address !== undefined && isTrusted(address);
  };
  return ({ headers, url }, peer) => {
    const protocol = url.startsWith("https:") ? "https" : "http";
    const host = headers.get("host");
    if (!isProxy(peer)) return { protocol, host };
    const forwardedProtocol = headers.get("x-forwarded-proto")?.trim().toLowerCase();
    const forwardedHost = headers.get("x-forwarded-host")?.trim();
    return {
      protocol: forwardedProtocol === "https" || forwardedProtocol === "http" ? forwardedProtocol : protocol,
      host: forwardedHost && !forwardedHost.includes(",") ? forwardedHost : host,
    };
  };
}
