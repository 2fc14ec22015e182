import { CORRELATION_HEADER } from "./correlation.ts";
import { DEADLINE_HEADER } from "./deadline.ts";
import type { Scope } from "./scope.ts";
import { TRACE_HEADER } from "./trace-context.ts";

/** The header line that says on whose behalf a call is made. */
export const correlationLine = (correlationId: string): string =>
  `${CORRELATION_HEADER}: ${correlationId}\r\n`;

/**
 * The header lines that every call made for a request carries: its correlation id, what is left of its time, in whole
 * milliseconds, and its place in a trace. `marginMs` is kept back for the way home, so that an upstream that runs out
 * of time can still say so itself.
 */
export function headersOf(
  { correlationId, deadline, traceparent }: Pick<Scope, "correlationId" | "deadline" | "traceparent">,
  marginMs = 0,
): string {
  const leftMs = Math.max(1, Math.floor(deadline.remainingMs - marginMs));
  const trace = traceparent === undefined ? "" : `${TRACE_HEADER}: ${traceparent}\r\n`;
  return `${correlationLine(correlationId)}${DEADLINE_HEADER}: ${leftMs}\r\n${trace}`;
}
