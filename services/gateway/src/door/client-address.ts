import { BlockList, isIP } from "node:net";

const RANGE = /^([0-9a-fA-F.:]+)(?:\/(\d{1,3}))?$/;

/** Whether a text is an IP address, or a range of them such as `10.0.0.0/8`. */
export function isAddressRange(text: string): boolean {
  const [, address = "", length] = RANGE.exec(text) ?? [];
  const version = isIP(address);
  return version !== 0 && (length === undefined || Number(length) <= (version === 4 ? 32 : 128));
}

/** Tells the address of a client from its connection and the header that proxies write. */
export type ClientAddress = (peer: string, forwardedFor: string | null) => string;

/**
 * A client's address is that of its connection. Only where that is a trusted proxy, what it says in `X-Forwarded-For`
 * counts: the last address in it that is not a trusted proxy itself. What stands before may be the client's invention.
 */
export function clientAddressBehind(trustedProxies: readonly string[]): ClientAddress {
  if (trustedProxies.length === 0) return (peer) => peer;
  const trusted = new BlockList();
  for (const range of trustedProxies) {
    const [, address = "", length] = RANGE.exec(range) ?? [];
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (length === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(length), family);
  }
  const isTrusted = (address: string) => {
    const version = isIP(address);
    return version !== 0 && trusted.check(address, version === 6 ? "ipv6" : "ipv4");
  };

  return (peer, forwardedFor) => {
    let address = plain(peer);
    const hops = forwardedFor?.split(",").map((hop) => plain(hop.trim())) ?? [];
    while (isTrusted(address)) {
      const next = hops.pop();
      if (next === undefined || isIP(next) === 0) break;
      address = next;
    }
    return address;
  };
}

/** An IPv4 address that an IPv6 socket has written in its own way. */
const plain = (address: string) => address.replace(/^::ffff:(?=\d+\.)/i, "");
