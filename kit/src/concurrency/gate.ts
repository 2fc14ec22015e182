import type { CancelSignal } from "../request/cancellation.ts";

/** The gate's queue is full: the call is refused at once. */
export class GateFull extends Error {
  override readonly name = "GateFull";
  constructor() {
    super("too many calls are waiting");
  }
}

/** Limits how many calls run at once. Further calls wait in a bounded queue, first in, first out. */
export interface Gate {
  readonly capacity: number;
  /** Calls that are running. */
  readonly inFlight: number;
  /** Calls that wait for a place. */
  readonly waiting: number;
  /**
   * Takes a place: at once (returns `undefined`), or when one is free. Throws or rejects with {@link GateFull} when the
   * queue is full, and with the signal's reason when it aborts during the wait. Every place taken must be released.
   */
  acquire(signal?: CancelSignal): Promise<void> | undefined;
  /** Releases a place. */
  release(): void;
  /** Runs `call` in a place of its own. It is not started when no place can be taken. */
  run<T>(call: () => Promise<T>, signal?: CancelSignal): Promise<T>;
}

/**
 * Creates a gate for `capacity` calls at once, with at most `maxQueue` waiting.
 *
 * Concurrency beyond what an upstream or a store can use only adds queueing there. The queue here is bounded, visible in
 * metrics, and a waiting call can be cancelled.
 */
export function createGate({ capacity, maxQueue }: { capacity: number; maxQueue: number }): Gate {
  // A set keeps the order, and a cancelled call is removed without a search.
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

  function release(): void {
    const [next] = queue;
    if (!next) {
      inFlight--;
      return;
    }
    queue.delete(next);
    next(); // the place is handed over, so inFlight stays
  }

  function acquire(signal?: CancelSignal): Promise<void> | undefined {
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
    acquire,
    release,
    async run(call, signal) {
      await acquire(signal);
      try {
        return await call();
      } finally {
        release();
      }
    },
  };
}
