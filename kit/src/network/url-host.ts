/**
 * A URL has an IPv6 address in brackets. Sockets and name lookups take it without them.
 */

/** The host of a URL in the form that sockets take. */
export const socketHostOf = ({ hostname }: Pick<URL, "hostname">): string =>
  hostname.replace(/^\[(.*)\]$/, "$1");

/** An address or a name in the form that URLs have. */
export const urlHostOf = (host: string): string => (host.includes(":") ? `[${host}]` : host);
