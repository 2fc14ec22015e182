import { Cancellation, type CancelSignal } from "./cancellation.ts";
import { type Deadline, DeadlineExceeded } from "./deadline.ts";
import type { Timings } from "./timings.ts";

/** What every call made on behalf of one request carries along the path. */
export interface Scope {
  readonly correlationId: string;
  /** The caller's place in a trace, where there is one. */
  readonly traceparent?: string | undefined;
  readonly deadline: Deadline;
  /** Aborts when the deadline passes, the client goes away, or a sibling call has failed. */
  readonly signal: CancelSignal;
  /** Where each leg notes its milliseconds, under its name, in the order in which they end. */
  readonly timings: Timings;
}

/** The request was given up: its client left, or another of its calls failed first. */
export class Abandoned extends Error {
  override readonly name = "Abandoned";
  constructor() {
    super("the request was abandoned");
  }
}

/**
 * Runs `work` with a signal of its own. When the deadline passes or the caller's signal aborts, so does the
 * scope's; when `work` fails, whatever it left running is aborted too. Nothing outlives the call. The caller's signal
 * keeps a listener, so it should be one that ends with the request.
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
    // A parent whose own deadline has passed did not leave.
    signal.abort(parent?.reason instanceof DeadlineExceeded ? parent.reason : new Abandoned());
  };
  const timer = setTimeout(() => signal.abort(new DeadlineExceeded()), deadline.remainingMs);
  if (parent?.aborted) abandon();
  // Not removed: a parent lives no longer than the request, and removing costs more than the rest of this function.
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
