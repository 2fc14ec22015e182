import type { Deadline } from "./deadline.ts";
import { type Scope, withinScope } from "./scope.ts";
import { serverTiming, type Timings } from "./timings.ts";

/** The parts of a handler's context that open the scope of a request. */
export interface IncomingRequest {
  request: Request;
  correlationId: string;
  traceparent: string | undefined;
  deadline: Deadline;
  set: { headers: Record<string, string | number | undefined> };
}

/** Runs the calls of one request in a scope, and sends their durations in `Server-Timing`. */
export async function withinRequest<T>(
  { request, correlationId, traceparent, deadline, set }: IncomingRequest,
  work: (scope: Scope) => Promise<T>,
): Promise<T> {
  const timings: Timings = new Map();
  try {
    return await withinScope({ correlationId, traceparent, deadline, timings, parent: request.signal }, work);
  } finally {
    set.headers["server-timing"] = serverTiming(timings);
  }
}
