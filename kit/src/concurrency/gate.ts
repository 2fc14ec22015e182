import type { CancelSignal } from "../request/cancellation.ts";

/** The gate's queue is full: the caller should be refused at once rather than wait without hope. */
export class GateFull extends Error {
  override readonly name = "GateFull";
  constructor() {
    super("too many calls are waiting");
  }
}

/** Limits how many calls run at once; the rest wait in a bounded, first-come queue. */
export interface Gate {
  readonly capacity: number;
  /** Calls running now. */
  readonly inFlight: number;
  /** Calls waiting for their turn. */
  readonly waiting: number;
  /**
   * Takes a place: at once (`undefined`), or when its turn comes. Throws or rejects with {@link GateFull} when the
   * queue is full, and with the signal's reason when that aborts while waiting. Whoever got in must `leave`.
   */
  enter(signal?: CancelSignal): Promise<void> | undefined;
  /** Gives a place back. */
  leave(): void;
  /** Runs `call` in a place of its own; when no place was to be had, `call` is never started. */
  run<T>(call: () => Promise<T>, signal?: CancelSignal): Promise<T>;
}

/**
 * A gate for `capacity` calls at once and at most `maxQueue` waiting.
 *
 * Without a bound, concurrency beyond what the far side can use only adds queueing there, out of our sight;
 * here the queue is short, visible in metrics, and leaves with its request.
 */
export function createGate({ capacity, maxQueue }: { capacity: number; maxQueue: number }): Gate {
  // A set keeps the order of arrival, and whoever gives up leaves it without a search.
  const queue = new Set<() => void>();
  let inFlight = 0;

  function turn(signal: CancelSignal | undefined): Promise<void> {
    if (queue.size >= maxQueue) throw new GateFull();
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const admit = () => {
        signal?.removeEventListener("abort", cancel);
        resolve();
      };
      const cancel = () => {
        queue.delete(admit);
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", cancel, { once: true });
      queue.add(admit);
    });
  }

  function leave(): void {
    const [next] = queue;
    if (!next) {
      inFlight--;
      return;
    }
    queue.delete(next);
    next(); // the place passes on: inFlight stays
  }

  function enter(signal?: CancelSignal): Promise<void> | undefined {
    if (inFlight >= capacity) return turn(signal);
    inFlight++;
    return undefined;
  }

  return {
    capacity,
    get inFlight() {
      return inFlight;
    },
    get waiting() {
      return queue.size;
    },
    enter,
    leave,
    async run(call, signal) {
      await enter(signal);
      try {
        return await call();
      } finally {
        leave();
      }
    },
  };
}
