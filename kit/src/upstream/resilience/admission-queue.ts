import type { CancelSignal } from "../../request/cancellation.ts";

/** A clock and its timers. Tests use a virtual one. */
export interface Timers {
  now(): number;
  set(callback: () => void, ms: number): unknown;
  clear(timer: unknown): void;
}

/** The system's clock and timers. */
export const systemTimers: Timers = {
  now: () => performance.now(),
  set: (callback, ms) => setTimeout(callback, ms),
  clear: (timer) => clearTimeout(timer as Timer),
};

/** The longest time that a request waits. A burst is served within it. */
export const LONGEST_WAIT_MS = 250;

/** The most requests that wait. */
const LONGEST_QUEUE = 256;
/** From this length on, the newest request is admitted first. */
const NEWEST_FIRST_FROM = 64;

/** Overload: the oldest request waited for more than `STANDING_MS`, without interruption for `STANDING_FOR_MS`. */
const STANDING_MS = 50;
const STANDING_FOR_MS = 250;
/** Also overload: the queue was full and more requests came, for this long. */
const FULL_FOR_MS = 50;

/** The most requests that wait during overload: enough to use a place as soon as it is free. */
const OVERLOADED_QUEUE = 1;
/** Overload ends when nothing was refused for this long. */
const OVERLOADED_FOR_MS = 250;

/** Requests that wait for their turn. */
export interface AdmissionQueue<Item> {
  readonly length: number;
  /** Whether another request would be refused now. If so, it counts as refused. */
  refuses(nowMs: number): boolean;
  /**
   * Resolves with true when the request is admitted, and with false after {@link LONGEST_WAIT_MS} or when overload begins.
   * Rejects with the signal's reason when it aborts first.
   */
  wait(item: Item, nowMs: number, signal?: CancelSignal): Promise<boolean>;
  /** Admits the next request: calls `admit` with it, and resolves its `wait`. */
  admitNext(nowMs: number, admit: (item: Item) => void): void;
}

interface Waiter<Item> {
  readonly item: Item;
  readonly sinceMs: number;
  settle(isAdmitted: boolean): void;
}

/**
 * A bounded queue in front of a limit. A burst waits in it, first in, first out. A long queue admits the newest request first
 * (adaptive LIFO: Maurer, "Fail at Scale", ACM Queue 13(8), 2015). In order, all of its requests would wait for as long as
 * the oldest.
 *
 * A queue that stays long is overload, not a burst (Nichols and Jacobson, "Controlling Queue Delay", ACM Queue
 * 10(5), 2012). During overload one request waits and all others are refused at once, so that requests that are served have
 * hardly waited.
 */
export function createAdmissionQueue<Item>(timers: Timers): AdmissionQueue<Item> {
  /** The oldest first. */
  const queue: Waiter<Item>[] = [];
  let expiry: unknown;
  /** Since when the queue is standing, and since when it refuses because it is full. */
  let standingSinceMs: number | undefined;
  let fullSinceMs: number | undefined;
  let overloadedUntilMs = Number.NEGATIVE_INFINITY;

  function refuseOldest(): void {
    queue.shift()?.settle(false);
  }

  /** Refuses requests that have waited for too long, and sets the timer for the next one. */
  function expire(): void {
    const nowMs = timers.now();
    expiry = undefined;
    for (let oldest = queue[0]; oldest; oldest = queue[0]) {
      const leftMs = oldest.sinceMs + LONGEST_WAIT_MS - nowMs;
      if (leftMs > 0) {
        expiry = timers.set(expire, leftMs);
        return;
      }
      refuseOldest();
    }
  }

  function overload(nowMs: number): void {
    overloadedUntilMs = nowMs + OVERLOADED_FOR_MS;
    standingSinceMs = undefined;
    fullSinceMs = undefined;
    while (queue.length > OVERLOADED_QUEUE) refuseOldest();
  }

  /** Checks how long the oldest request has waited at the time when a place is free. */
  function watchDelay(nowMs: number): void {
    const [oldest] = queue;
    if (oldest === undefined || nowMs - oldest.sinceMs <= STANDING_MS) standingSinceMs = undefined;
    else {
      standingSinceMs ??= nowMs;
      if (nowMs - standingSinceMs >= STANDING_FOR_MS) overload(nowMs);
    }
  }

  return {
    get length() {
      return queue.length;
    },
    refuses(nowMs) {
      if (nowMs < overloadedUntilMs) {
        if (queue.length < OVERLOADED_QUEUE) return false;
        overloadedUntilMs = nowMs + OVERLOADED_FOR_MS;
        return true;
      }
      if (queue.length < LONGEST_QUEUE) {
        fullSinceMs = undefined;
        return false;
      }
      fullSinceMs ??= nowMs;
      if (nowMs - fullSinceMs >= FULL_FOR_MS) overload(nowMs);
      return true;
    },
    wait(item, nowMs, signal) {
      signal?.throwIfAborted();
      return new Promise((resolve, reject) => {
        const abort = () => {
          const index = queue.indexOf(waiter);
          if (index >= 0) queue.splice(index, 1);
          reject(signal?.reason);
        };
        const waiter: Waiter<Item> = {
          item,
          sinceMs: nowMs,
          settle(isAdmitted) {
            signal?.removeEventListener("abort", abort);
            resolve(isAdmitted);
          },
        };
        signal?.addEventListener("abort", abort);
        queue.push(waiter);
        expiry ??= timers.set(expire, LONGEST_WAIT_MS);
      });
    },
    admitNext(nowMs, admit) {
      watchDelay(nowMs);
      const waiter = queue.length >= NEWEST_FIRST_FROM ? queue.pop() : queue.shift();
      if (waiter) {
        admit(waiter.item);
        waiter.settle(true);
      }
      if (queue.length > 0) return;
      standingSinceMs = undefined;
      timers.clear(expiry);
      expiry = undefined;
    },
  };
}
