import type { CancelSignal } from "../request/cancellation.ts";

/** Waits for a place: one of its methods is called, once, and must not throw. */
export interface GateWaiter {
  /** It has a place now. */
  admitted(): void;
  /** Its signal aborted during the wait, with this reason. */
  refused(reason: unknown): void;
}

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
  /**
   * Takes a place for a waiter. True when it has one at once; otherwise the waiter is notified. Throws as `acquire` does.
   */
  enter(waiter: GateWaiter, signal?: CancelSignal): boolean;
  /** Releases a place. */
  release(): void;
  /** Runs `call` in a place of its own. It is not started when no place can be taken. */
  run<T>(call: () => Promise<T>, signal?: CancelSignal): Promise<T>;
}

/** The limits of a gate. */
export interface GateOptions {
  /** Calls at once; a function where that changes. It is read whenever a call begins or ends. */
  capacity: number | (() => number);
  /** Calls that may wait. */
  maxQueue: number;
}

/**
 * Creates a gate for `capacity` calls at once, with at most `maxQueue` waiting.
 *
 * Concurrency beyond what an upstream or a store can use only adds queueing there. The queue here is bounded, visible in
 * metrics, and a waiting call can be cancelled.
 */
export function createGate({ capacity, maxQueue }: GateOptions): Gate {
  const most = typeof capacity === "number" ? () => capacity : capacity;
  // A set keeps the order, and a cancelled call is removed without a search.
  const queue = new Set<Place>();
  let inFlight = 0;

  function enter(waiter: GateWaiter, signal?: CancelSignal): boolean {
    if (inFlight < most() && queue.size === 0) {
      inFlight++;
      return true;
    }
    if (queue.size >= maxQueue) throw new GateFull();
    signal?.throwIfAborted();
    queue.add(new Place(queue, waiter, signal));
    return false;
  }

  function release(): void {
    inFlight--;
    while (queue.size > 0 && inFlight < most()) {
      const [next] = queue;
      inFlight++;
      next?.pass();
    }
  }

  function acquire(signal?: CancelSignal): Promise<void> | undefined {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    return enter({ admitted: resolve, refused: reject }, signal) ? undefined : promise;
  }

  return {
    get capacity() {
      return most();
    },
    get inFlight() {
      return inFlight;
    },
    get waiting() {
      return queue.size;
    },
    acquire,
    enter,
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

/** A place in the queue. */
class Place {
  constructor(
    private readonly queue: Set<Place>,
    private readonly waiter: GateWaiter,
    private readonly signal: CancelSignal | undefined,
  ) {
    signal?.addEventListener("abort", this);
  }

  /** Its call begins. */
  pass(): void {
    this.queue.delete(this);
    this.signal?.removeEventListener("abort", this);
    this.waiter.admitted();
  }

  /** The signal aborts. */
  handleEvent(): void {
    this.queue.delete(this);
    this.waiter.refused(this.signal?.reason);
  }
}
