import type { CancelSignal } from "../cancellation.ts";
import { createLimitController, type LimitBounds } from "./limit-controller.ts";
import { createWaitingLine, systemTimers, type Timers } from "./waiting-line.ts";

/** Lets requests in while they can be responded to in about the time that they usually take; a few more wait. */
export interface ConcurrencyLimit {
  /** Requests let in at once, now. */
  readonly limit: number;
  readonly inFlight: number;
  /** Requests that wait for a place. */
  readonly waiting: number;
  /** Whether a request would be refused now; then that counts like any that was refused. */
  refuses(): boolean;
  /**
   * Takes a place for a request of this kind: at once, or after having waited for it. `undefined` where there is none, now
   * or after the longest wait. Rejects with the signal's reason when that aborts first. The place must be given back.
   */
  enter(kind: string, signal?: CancelSignal): Place | undefined | Promise<Place | undefined>;
}

/** A request's place within the limit. */
export interface Place {
  /** Gives it back; `responded` when the time it took says something about how loaded the far side is. */
  leave(responded: boolean): void;
}

/** What a limit is made from. */
export interface ConcurrencyLimitOptions extends LimitBounds {
  timers?: Timers;
}

/** A request that waits, and the place that it gets. */
interface Waiting {
  readonly kind: string;
  place: Place | undefined;
}

/**
 * Load shedding: a limit on requests in flight that follows their latency ({@link createLimitController}), and a short line
 * before it ({@link createWaitingLine}). What is over both is best refused at once: it would only make all others late
 * ("Addressing Cascading Failures", Site Reliability Engineering, O'Reilly, 2016).
 */
export function createConcurrencyLimit({
  timers = systemTimers,
  ...bounds
}: ConcurrencyLimitOptions): ConcurrencyLimit {
  const controller = createLimitController(bounds, timers.now());
  const line = createWaitingLine<Waiting>(timers);
  let inFlight = 0;

  function begin(kind: string, startedAtMs: number): Place {
    inFlight++;
    controller.began(inFlight, startedAtMs);
    return {
      leave(responded) {
        inFlight--;
        const nowMs = timers.now();
        if (responded) controller.ended(kind, startedAtMs, nowMs);
        letIn(nowMs);
      },
    };
  }

  function letIn(nowMs: number): void {
    while (line.length > 0 && inFlight < controller.limit)
      line.letIn(nowMs, (waiting) => {
        waiting.place = begin(waiting.kind, nowMs);
      });
  }

  async function wait(
    kind: string,
    nowMs: number,
    signal: CancelSignal | undefined,
  ): Promise<Place | undefined> {
    const waiting: Waiting = { kind, place: undefined };
    await line.wait(waiting, nowMs, signal);
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
      return line.length;
    },
    refuses() {
      if (inFlight < controller.limit || !line.refuses(timers.now())) return false;
      controller.heldBack();
      return true;
    },
    enter(kind, signal) {
      const nowMs = timers.now();
      if (line.length === 0 && inFlight < controller.limit) return begin(kind, nowMs);
      controller.heldBack();
      return line.refuses(nowMs) ? undefined : wait(kind, nowMs, signal);
    },
  };
}
