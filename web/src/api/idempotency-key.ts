const BYTES = 16;

/**
 * A key that no other attempt has. Not by `crypto.randomUUID`, which browsers do not have on a page that another machine serves over
 * plain HTTP.
 */
export const newIdempotencyKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(BYTES)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
