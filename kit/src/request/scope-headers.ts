import { CORRELATION_HEADER } from "./correlation.ts";
import { DEADLINE_HEADER } from "./deadline.ts";
import type { Scope } from "./scope.ts";
import { TRACE_HEADER } from "./trace-context.ts";

/** The header line with the correlation id. */
export const correlationLine = (correlationId: string): string =>
  `${CORRELATION_HEADER}: ${correlationId}\r\n`;

/**
 * The header lines of every call made for a request: its correlation id, the remaining time in whole milliseconds, and its
 * trace context. `marginMs` is subtracted, so that an upstream that times out can still respond.
 */
export function headersOf(
  { correlationId, deadline, traceparent }: Pick<Scope, "correlationId" | "deadline" | "traceparent">,
  marginMs = 0,
): string {
  const leftMs = Math.max(1, Math.floor(deadline.remainingMs - marginMs));
  const trace = traceparent === undefined ? "" : `${TRACE_HEADER}: ${traceparent}\r\n`;
  return `${correlationLine(correlationId)}${DEADLINE_HEADER}: ${leftMs}\r\n${trace}`;
}
