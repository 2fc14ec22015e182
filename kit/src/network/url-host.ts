/**
 * An IPv6 address is in brackets in a URL and nowhere else: sockets and name look-ups take it without them.
 */

/** The host of a URL, as sockets take it. */
export const socketHostOf = ({ hostname }: Pick<URL, "hostname">): string =>
  hostname.replace(/^\[(.*)\]$/, "$1");

/** An address or a name, as a URL has it. */
export const urlHostOf = (host: string): string => (host.includes(":") ? `[${host}]` : host);
