import type { CancelSignal } from "@super-heroes/kit/request/cancellation";
import type { Deadline } from "@super-heroes/kit/request/deadline";
import { withinScope } from "@super-heroes/kit/request/scope";

/** What a handler knows of its request. */
interface Incoming {
  request: Request;
  correlationId: string;
  deadline: Deadline;
}

/**
 * Runs work that may wait for a hash, within the deadline of its request. The signal aborts at the deadline and when the
 * client disconnects, so that the work leaves the queue when its response is no longer needed.
 */
export const cancellable = <T>(
  { request, correlationId, deadline }: Incoming,
  work: (signal: CancelSignal) => Promise<T>,
): Promise<T> =>
  withinScope({ correlationId, deadline, client: request }, ({ signal }) => deadline.race(work(signal)));
