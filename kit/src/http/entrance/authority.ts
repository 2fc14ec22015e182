import { isIPv6 } from "node:net";

const DOT = 0x2e;
const COLON = 0x3a;
const OPENING_BRACKET = 0x5b;

/** The length of a name of 253 characters, a trailing dot, a colon and a port. */
const LONGEST = 260;
const HIGHEST_PORT = 65_535;

/**
 * Whether a Host field names one host: a name, an IPv4 address or an IPv6 address in brackets, optionally with a port
 * (RFC 9110, 7.2). A name consists of letters, digits, hyphens, underscores and dots, as in DNS. RFC 3986 allows more,
 * such as commas and percent-encoding, which no real host has and which programs read in different ways. Bun joins
 * several Host fields with a comma, so they are refused as well.
 */
export function isAuthority(host: string): boolean {
  if (host.length === 0 || host.length > LONGEST) return false;
  const end = host.charCodeAt(0) === OPENING_BRACKET ? addressEnd(host) : nameEnd(host);
  return end > 0 && (end === host.length || (host.charCodeAt(end) === COLON && isPort(host, end + 1)));
}

/** The end of an IPv6 address in brackets; 0 if there is none. A zone (`%eth0`) is local to the client's machine. */
function addressEnd(host: string): number {
  const closing = host.indexOf("]");
  const address = host.slice(1, closing);
  return closing > 0 && !address.includes("%") && isIPv6(address) ? closing + 1 : 0;
}

/** The end of the name; 0 if it is not valid. */
function nameEnd(host: string): number {
  let afterDot = true;
  for (let index = 0; index < host.length; index++) {
    const code = host.charCodeAt(index);
    if (code === COLON) return index;
    if (code === DOT) {
      if (afterDot) return 0;
      afterDot = true;
    } else {
      if (!isNameCharacter(code)) return 0;
      afterDot = false;
    }
  }
  return host.length;
}

/** The port may be empty (RFC 9110), which is the default port of the scheme. */
function isPort(host: string, start: number): boolean {
  let port = 0;
  for (let index = start; index < host.length; index++) {
    const digit = host.charCodeAt(index) - 0x30;
    if (digit < 0 || digit > 9) return false;
    port = port * 10 + digit;
    if (port > HIGHEST_PORT) return false;
  }
  return true;
}

/** Letters, digits, hyphen and underscore. */
const isNameCharacter = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) ||
  (code >= 0x30 && code <= 0x39) ||
  (code >= 0x41 && code <= 0x5a) ||
  code === 0x2d ||
  code === 0x5f;
