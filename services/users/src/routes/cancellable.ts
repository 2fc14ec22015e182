import type { CancelSignal } from "@super-heroes/kit/request/cancellation";
import type { Deadline } from "@super-heroes/kit/request/deadline";
import { withinScope } from "@super-heroes/kit/request/scope";

/** What a handler has of its request. */
interface Incoming {
  request: Request;
  correlationId: string;
  deadline: Deadline;
}

/**
 * Runs what waits for a hash, within the request's deadline. The signal aborts when that passes or the client goes
 * away, so that nobody's place in the queue is kept for an answer that nobody hears.
 */
export const cancellable = <T>(
  { request, correlationId, deadline }: Incoming,
  work: (signal: CancelSignal) => Promise<T>,
): Promise<T> =>
  withinScope({ correlationId, deadline, parent: request.signal }, ({ signal }) =>
    deadline.race(work(signal)),
  );
