import { Cancellation, type CancelSignal } from "./cancellation.ts";
import { type Deadline, DeadlineExceeded } from "./deadline.ts";
import type { Timings } from "./timings.ts";

/** What all calls made for one request share. */
export interface Scope {
  readonly correlationId: string;
  /** The caller's trace context, where there is one. */
  readonly traceparent?: string | undefined;
  readonly deadline: Deadline;
  /** Aborts when the deadline passes, the client disconnects, or another call of the request has failed. */
  readonly signal: CancelSignal;
  /** The milliseconds of each leg by name, in the order in which they ended. */
  readonly timings: Timings;
}

/** The request was cancelled: its client disconnected, or another of its calls failed first. */
export class Abandoned extends Error {
  override readonly name = "Abandoned";
  constructor() {
    super("the request was abandoned");
  }
}

/**
 * Runs `work` with a signal of its own. It aborts when the deadline passes or the parent's signal aborts, and when `work`
 * fails, so that no call continues afterwards. The parent's signal keeps a listener, so it should live only as long as the
 * request.
 */
export async function withinScope<T>(
  {
    correlationId,
    traceparent,
    deadline,
    timings = new Map(),
    parent,
  }: {
    correlationId: string;
    traceparent?: string | undefined;
    deadline: Deadline;
    timings?: Timings;
    parent?: CancelSignal;
  },
  work: (scope: Scope) => Promise<T>,
): Promise<T> {
  const signal = new Cancellation();
  let running = true;
  const abandon = () => {
    if (!running) return;
    // When the parent's deadline has passed, its client has not disconnected.
    signal.abort(parent?.reason instanceof DeadlineExceeded ? parent.reason : new Abandoned());
  };
  const timer = setTimeout(() => signal.abort(new DeadlineExceeded()), deadline.remainingMs);
  if (parent?.aborted) abandon();
  // Not removed: the parent lives as long as the request, and removing costs more than the rest of this function.
  else parent?.addEventListener("abort", abandon);
  try {
    return await work({ correlationId, traceparent, deadline, timings, signal });
  } catch (error) {
    abandon();
    throw error;
  } finally {
    running = false;
    clearTimeout(timer);
  }
}
