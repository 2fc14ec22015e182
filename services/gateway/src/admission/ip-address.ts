import { isIPv4, isIPv6 } from "node:net";

/** The first 96 bits of IPv4 addresses in IPv6 notation: of IPv6 sockets, and of translators (RFC 6052). */
const MAPPED = [0, 0, 0, 0, 0, 0xffff];
const TRANSLATED = [0x64, 0xff9b, 0, 0, 0, 0];

const PORT = /^:\d{1,5}$/;

/** An IP address: IPv4 in dotted notation, or the eight groups of IPv6. */
export type IpAddress = string | readonly number[];

/**
 * Parses an IP address in any notation; `undefined` for anything else. An IPv4 address in IPv6 notation
 * (`::ffff:192.0.2.1`, `64:ff9b::c000:201`) is the IPv4 address. A zone (`fe80::1%eth0`) is dropped.
 */
export function parseIpAddress(text: string): IpAddress | undefined {
  if (isIPv4(text)) return text;
  if (!isIPv6(text)) return undefined;
  const groups = groupsOf(text.replace(/%.*$/, ""));
  return startsWith(groups, MAPPED) || startsWith(groups, TRANSLATED) ? ipv4In(groups) : groups;
}

/**
 * Parses an address as proxies write it into `X-Forwarded-For` and `Forwarded` (RFC 7239, 6): with or without a port,
 * brackets around IPv6, and quotes. `undefined` for anything else, such as `unknown`.
 */
export function parseNode(text: string): IpAddress | undefined {
  const node = /^"(.*)"$/.exec(text.trim())?.[1] ?? text.trim();
  if (node.startsWith("[")) {
    const closing = node.indexOf("]");
    const rest = node.slice(closing + 1);
    const address = node.slice(1, closing);
    return closing > 0 && isIPv6(address) && (rest === "" || PORT.test(rest))
      ? parseIpAddress(address)
      : undefined;
  }
  const colon = node.indexOf(":");
  // One colon is that of a port; IPv6 addresses have more.
  const withPort = colon > 0 && node.lastIndexOf(":") === colon;
  if (withPort && !PORT.test(node.slice(colon))) return undefined;
  return parseIpAddress(withPort ? node.slice(0, colon) : node);
}

/** The text of an address, in one notation. */
export const textOf = (address: IpAddress): string =>
  typeof address === "string" ? address : address.map((group) => group.toString(16)).join(":");

/** The groups of a valid IPv6 address without a zone. */
function groupsOf(address: string): number[] {
  const [before = "", after] = hexadecimal(address).split("::");
  const head = numbersIn(before);
  if (after === undefined) return head;
  const tail = numbersIn(after);
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

const numbersIn = (part: string) =>
  part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16));

/** The last 32 bits may be written as an IPv4 address. */
const hexadecimal = (address: string) =>
  address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes) => {
    const [a, b, c, d] = bytes.slice(0, 4).map(Number) as [number, number, number, number];
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });

const startsWith = (groups: readonly number[], start: readonly number[]) =>
  start.every((group, index) => group === groups[index]);

function ipv4In(groups: readonly number[]): string {
  const [high = 0, low = 0] = groups.slice(6);
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join(".");
}
