import { forwardedFor } from "./forwarded-field.ts";
import { type IpAddress, parseIpAddress, parseNode } from "./ip-address.ts";
import { createTrust } from "./trusted-proxies.ts";

/** The key under which the requests of one client are counted. */
export type ClientKey = (peer: string, headers: Headers) => string;

/** How many peers' keys are kept: most requests come over a connection that has carried others. */
const MOST_REMEMBERED = 4096;

/**
 * Creates the function that identifies clients.
 *
 * The key is an IPv4 address, or the first 64 bits of an IPv6 address: one customer controls at least a whole /64. An
 * address has the same key in all its notations.
 *
 * The address is that of the connection. If it is a trusted proxy, the address is taken from `X-Forwarded-For` or
 * `Forwarded`, read from the end past other trusted proxies. The entries before that, and the field that the proxy does
 * not write, may be invented by the client. So if both fields are present and name different clients, neither is
 * used. An entry that is not an address ends the search. In both cases the key is that of the last trusted proxy.
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

  /** The client in a list of hops; `proxy` wrote the last of them. */
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
