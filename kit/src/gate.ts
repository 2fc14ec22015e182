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
   * Runs `call` as soon as there is room. Throws {@link GateFull} when the queue is full, and the signal's
   * reason when it aborts while waiting; `call` is then never started.
   */
  run<T>(call: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

interface Waiter {
  admit(): void;
  gone: boolean;
}

/**
 * A gate for `capacity` calls at once and at most `maxQueue` waiting.
 *
 * Without a bound, concurrency beyond what the far side can use only adds queueing there, out of our sight;
 * here the queue is short, visible in metrics, and leaves with its request.
 */
export function createGate({ capacity, maxQueue }: { capacity: number; maxQueue: number }): Gate {
  const queue: Waiter[] = [];
  let inFlight = 0;
  let waiting = 0;

  function turn(signal: AbortSignal | undefined): Promise<void> {
    if (waiting >= maxQueue) throw new GateFull();
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        gone: false,
        admit: () => {
          signal?.removeEventListener("abort", leave);
          resolve();
        },
      };
      // A waiter that gives up keeps its place until its turn comes, then is skipped: O(1) instead of a search.
      const leave = () => {
        waiter.gone = true;
        waiting--;
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", leave, { once: true });
      queue.push(waiter);
      waiting++;
    });
  }

  function release(): void {
    for (let next = queue.shift(); next; next = queue.shift()) {
      if (next.gone) continue;
      waiting--;
      next.admit();
      return; // the place passes on: inFlight stays
    }
    inFlight--;
  }

  return {
    capacity,
    get inFlight() {
      return inFlight;
    },
    get waiting() {
      return waiting;
    },
    async run(call, signal) {
      if (inFlight < capacity) inFlight++;
      else await turn(signal);
      try {
        return await call();
      } finally {
        release();
      }
    },
  };
}
