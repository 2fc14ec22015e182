import type { Deadline } from "./deadline.ts";
import { Scope } from "./scope.ts";

/** The parts of a handler's context that open the scope of a request. */
export interface IncomingRequest {
  request: Request;
  correlationId: string;
  traceparent: string | undefined;
  deadline: Deadline;
  set: { headers: Record<string, string | number | undefined> };
}

/** Runs the calls of one request in a scope, and sends their durations in `Server-Timing`. */
export function withinRequest<T>(
  { request, correlationId, traceparent, deadline, set }: IncomingRequest,
  work: (scope: Scope) => Promise<T>,
): Promise<T> {
  const scope = new Scope({ correlationId, traceparent, deadline, client: request });
  return scope.run(work, () => {
    set.headers["server-timing"] = scope.timings.header;
  });
}
