import type { CancelSignal } from "../../request/cancellation.ts";
import { createAdmissionQueue, systemTimers, type Timers } from "./admission-queue.ts";
import { createLimitController, type LimitBounds } from "./limit-controller.ts";

/** Admits as many requests at once as are served in about their usual time. A few more wait in a queue. */
export interface ConcurrencyLimit {
  /** The current limit of requests at once. */
  readonly limit: number;
  readonly inFlight: number;
  /** Requests that wait for a place. */
  readonly waiting: number;
  /** Whether a request would be refused now. If so, it counts as refused. */
  refuses(): boolean;
  /**
   * Takes a place for a request of this kind, at once or after a wait. `undefined` when it is refused. Rejects with the
   * signal's reason when it aborts first. The place must be released.
   */
  enter(kind: string, signal?: CancelSignal): Place | undefined | Promise<Place | undefined>;
}

/** A request's place within the limit. */
export interface Place {
  /** Releases the place. `responded`: the duration of the request is a measure of the upstream's load. */
  leave(responded: boolean): void;
}

/** The options of a limit. */
export interface ConcurrencyLimitOptions extends LimitBounds {
  timers?: Timers;
}

/** A request in the queue, and the place that it gets. */
interface Waiting {
  readonly kind: string;
  place: Place | undefined;
}

/**
 * Load shedding: a limit on requests in flight that follows their latency ({@link createLimitController}), with a short queue in
 * front of it ({@link createAdmissionQueue}). Further requests are refused at once, because they would only delay all others
 * ("Addressing Cascading Failures", Site Reliability Engineering, O'Reilly, 2016).
 */
export function createConcurrencyLimit({
  timers = systemTimers,
  ...bounds
}: ConcurrencyLimitOptions): ConcurrencyLimit {
  const controller = createLimitController(bounds, timers.now());
  const queue = createAdmissionQueue<Waiting>(timers);
  let inFlight = 0;

  function begin(kind: string, startedAtMs: number): Place {
    inFlight++;
    controller.began(inFlight, startedAtMs);
    return {
      leave(responded) {
        inFlight--;
        const nowMs = timers.now();
        if (responded) controller.ended(kind, startedAtMs, nowMs);
        admitWaiting(nowMs);
      },
    };
  }

  function admitWaiting(nowMs: number): void {
    while (queue.length > 0 && inFlight < controller.limit)
      queue.admitNext(nowMs, (waiting) => {
        waiting.place = begin(waiting.kind, nowMs);
      });
  }

  async function wait(
    kind: string,
    nowMs: number,
    signal: CancelSignal | undefined,
  ): Promise<Place | undefined> {
    const waiting: Waiting = { kind, place: undefined };
    await queue.wait(waiting, nowMs, signal);
    return waiting.place;
  }

  return {
    get limit() {
      return controller.limit;
    },
    get inFlight() {
      return inFlight;
    },
    get waiting() {
      return queue.length;
    },
    refuses() {
      if (inFlight < controller.limit || !queue.refuses(timers.now())) return false;
      controller.heldBack(true);
      return true;
    },
    enter(kind, signal) {
      const nowMs = timers.now();
      if (queue.length === 0 && inFlight < controller.limit) return begin(kind, nowMs);
      const isRefused = queue.refuses(nowMs);
      controller.heldBack(isRefused);
      return isRefused ? undefined : wait(kind, nowMs, signal);
    },
  };
}
