/** The header in which a trace is passed on (W3C Trace Context). */
export const TRACE_HEADER = "traceparent";

const WELL_FORMED = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The caller's place in a trace, when it has one that is well formed. */
export function traceparentOf(headers: Headers): string | undefined {
  const offered = headers.get(TRACE_HEADER);
  return offered !== null && WELL_FORMED.test(offered) ? offered : undefined;
}
