import { forwardedFor } from "./forwarded-field.ts";
import { type IpAddress, parseIpAddress, parseNode } from "./ip-address.ts";
import { createTrust } from "./trusted-proxies.ts";

/** Names the client of a request, for everything that is counted by client. */
export type ClientKey = (peer: string, headers: Headers) => string;

/** Peers whose key is remembered; there are as many as connections, so that most requests come from a known one. */
const MOST_REMEMBERED = 4096;

/**
 * Creates the one function that tells clients apart.
 *
 * A client is its IPv4 address, or the first 64 bits of its IPv6 address: a customer gets at least as many addresses as
 * the other 64 bits name. Each address has one key, however it is written.
 *
 * The address is that of the connection. Only where that is a trusted proxy, what it wrote into `X-Forwarded-For` or
 * `Forwarded` counts: read from the end, past other trusted proxies, up to the first address that is none. What stands
 * before may be the client's invention, and so may all of one header while the proxy writes the other. So where both are
 * there and name different clients, neither is believed. What is not an address ends the search as well. In both cases
 * the key is that of the last proxy that is trusted.
 */
export function createClientKey(trustedProxies: readonly string[]): ClientKey {
  const byPeer = new Map<string, string>();
  const isTrusted = createTrust(trustedProxies);

  function keyOfPeer(peer: string): string {
    const known = byPeer.get(peer);
    if (known !== undefined) return known;
    if (byPeer.size >= MOST_REMEMBERED) byPeer.clear();
    const address = parseIpAddress(peer);
    const key = address === undefined ? peer : keyOf(address);
    byPeer.set(peer, key);
    return key;
  }
  if (trustedProxies.length === 0) return keyOfPeer;

  /** The client that a list of hops names, the last of which `proxy` has written. */
  function clientBehind(proxy: IpAddress, hops: readonly string[]): IpAddress {
    let address = proxy;
    for (let index = hops.length - 1; index >= 0 && isTrusted(address); index--) {
      const hop = hops[index] as string;
      if (hop.trim() === "") continue;
      const next = parseNode(hop);
      if (next === undefined) break;
      address = next;
    }
    return address;
  }

  return (peer, headers) => {
    const proxy = parseIpAddress(peer);
    if (proxy === undefined || !isTrusted(proxy)) return keyOfPeer(peer);
    const lists: (readonly string[])[] = [];
    const plain = headers.get("x-forwarded-for");
    if (plain?.trim()) lists.push(plain.split(","));
    const structured = headers.get("forwarded");
    if (structured?.trim()) lists.push(forwardedFor(structured) ?? []);
    const keys = lists.map((hops) => keyOf(clientBehind(proxy, hops)));
    const [key] = keys;
    return key !== undefined && keys.every((other) => other === key) ? key : keyOfPeer(peer);
  };
}

const keyOf = (address: IpAddress): string =>
  typeof address === "string"
    ? address
    : `${address
        .slice(0, 4)
        .map((group) => group.toString(16))
        .join(":")}::/64`;
