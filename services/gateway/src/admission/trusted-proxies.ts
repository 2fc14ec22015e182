import { BlockList, isIP } from "node:net";
import { type IpAddress, parseIpAddress, textOf } from "./ip-address.ts";

const RANGE = /^([0-9a-fA-F.:]+)(?:\/(\d{1,3}))?$/;

/** Whether a text is an IP address, or a range of them such as `10.0.0.0/8`. */
export function isAddressRange(text: string): boolean {
  const [, address = "", length] = RANGE.exec(text) ?? [];
  const version = isIP(address);
  return version !== 0 && (length === undefined || Number(length) <= (version === 4 ? 32 : 128));
}

/** Creates the check whether an address is in one of these ranges. Notations do not matter. */
export function createTrust(ranges: readonly string[]): (address: IpAddress) => boolean {
  const trusted = new BlockList();
  // Looking up an IPv6 address takes several µs, and is skipped where no range could contain it.
  let hasIpv6 = false;
  for (const range of ranges) {
    const [, text = "", length] = RANGE.exec(range) ?? [];
    const address = parseIpAddress(text);
    if (address === undefined) throw new TypeError(`expected an address or a range, got ${range}`);
    const isIpv4 = typeof address === "string";
    const family = isIpv4 ? "ipv4" : "ipv6";
    hasIpv6 ||= !isIpv4;
    // The prefix length of an IPv4 range in IPv6 notation counts 96 bits more.
    const written = isIpv4 && isIP(text) === 6 ? 96 : 0;
    if (length === undefined) trusted.addAddress(textOf(address), family);
    else trusted.addSubnet(textOf(address), Math.max(0, Number(length) - written), family);
  }
  return (address) =>
    typeof address === "string"
      ? trusted.check(address, "ipv4")
      : hasIpv6 && trusted.check(textOf(address), "ipv6");
}
