/** The header that connects everything done for one request. */
export const CORRELATION_HEADER = "x-correlation-id";

const ACCEPTABLE = /^[\x21-\x7e]{1,128}$/;

/** The caller's correlation id if it is 1–128 visible ASCII characters, else a new UUID. */
export function correlationIdOf(headers: Headers): string {
  const offered = headers.get(CORRELATION_HEADER);
  return offered !== null && ACCEPTABLE.test(offered) ? offered : crypto.randomUUID();
}
