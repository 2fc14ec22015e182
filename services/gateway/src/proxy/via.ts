/** The gateway in `Via` (RFC 9110, 7.6.3): the protocol version that it received, and a name in place of its host. */
export const VIA = "1.1 super-heroes-gateway";

/** The `Via` of a forwarded message, after that of the received one. */
export const viaAfter = (received: string | null): string =>
  received === null ? VIA : `${received}, ${VIA}`;
