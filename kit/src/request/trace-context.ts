/** The header of a trace (W3C Trace Context). */
export const TRACE_HEADER = "traceparent";

const WELL_FORMED = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The caller's trace context, if it is well formed. */
export function traceparentOf(headers: Headers): string | undefined {
  const offered = headers.get(TRACE_HEADER);
  return offered !== null && WELL_FORMED.test(offered) ? offered : undefined;
}
