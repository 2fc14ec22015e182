import type { CancelSignal } from "../cancellation.ts";

/** Calls back later; tests have a clock of their own. */
export interface Timers {
  now(): number;
  set(callback: () => void, ms: number): unknown;
  clear(timer: unknown): void;
}

export const systemTimers: Timers = {
  now: () => performance.now(),
  set: (callback, ms) => setTimeout(callback, ms),
  clear: (timer) => clearTimeout(timer as Timer),
};

/** The longest that a request waits: a burst that takes longer to serve is no burst. */
export const LONGEST_WAIT_MS = 250;

/** Requests that may wait. */
const LONGEST_LINE = 256;
/** From this many on, the newest is let in first. */
const NEWEST_FIRST_FROM = 64;

/** A line whose oldest request has waited for more than this, all of the time for so long, is no burst either. */
const STANDING_MS = 50;
const STANDING_FOR_MS = 250;
/** Nor is it one when it has been full, and more have come, for so long. */
const FULL_FOR_MS = 50;

/** Under overload so many may wait: enough for a place to be taken as soon as it is free. */
const OVERLOADED_LINE = 1;
/** Overload is over when nothing was refused for so long. */
const OVERLOADED_FOR_MS = 250;

/** Requests that wait for their turn. */
export interface WaitingLine<Item> {
  readonly length: number;
  /** Whether one more would be refused now; then that counts like any that was refused. */
  refuses(nowMs: number): boolean;
  /**
   * Waits for its turn: resolves with true, or with false after {@link LONGEST_WAIT_MS}, or when the line has become too
   * long to wait in. Rejects with the signal's reason when that aborts first.
   */
  wait(item: Item, nowMs: number, signal?: CancelSignal): Promise<boolean>;
  /** Takes out the next whose turn it is; `admit` is called with it before its caller hears of it. */
  letIn(nowMs: number, admit: (item: Item) => void): void;
}

interface Waiter<Item> {
  readonly item: Item;
  readonly sinceMs: number;
  settle(isAdmitted: boolean): void;
}

/**
 * A short line before something that is limited. A burst waits in it, first come, first served. When it is long the newest
 * is let in first: those who have waited longest are the least likely to be still wanted, and everybody would wait as
 * long as they have (Maurer, "Fail at Scale", ACM Queue 13(8), 2015: adaptive LIFO).
 *
 * A line that does not become short again is overload and no burst (Nichols and Jacobson, "Controlling Queue Delay", ACM
 * Queue 10(5), 2012): then hardly anybody may wait, and all others are refused at once, so that what is served has not
 * waited before.
 */
export function createWaitingLine<Item>(timers: Timers): WaitingLine<Item> {
  /** The oldest first. */
  const line: Waiter<Item>[] = [];
  let expiry: unknown;
  /** Since when the line is standing, and since when it is full and refuses. */
  let standingSinceMs: number | undefined;
  let fullSinceMs: number | undefined;
  let overloadedUntilMs = Number.NEGATIVE_INFINITY;

  function refuseOldest(): void {
    line.shift()?.settle(false);
  }

  /** Refuses those who have waited for too long, and looks again when the next one has. */
  function expire(): void {
    const nowMs = timers.now();
    expiry = undefined;
    for (let oldest = line[0]; oldest; oldest = line[0]) {
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
    while (line.length > OVERLOADED_LINE) refuseOldest();
  }

  /** Looks at how long the oldest has waited, when a place is free for it. */
  function watchDelay(nowMs: number): void {
    const [oldest] = line;
    if (oldest === undefined || nowMs - oldest.sinceMs <= STANDING_MS) standingSinceMs = undefined;
    else {
      standingSinceMs ??= nowMs;
      if (nowMs - standingSinceMs >= STANDING_FOR_MS) overload(nowMs);
    }
  }

  return {
    get length() {
      return line.length;
    },
    refuses(nowMs) {
      if (nowMs < overloadedUntilMs) {
        if (line.length < OVERLOADED_LINE) return false;
        overloadedUntilMs = nowMs + OVERLOADED_FOR_MS;
        return true;
      }
      if (line.length < LONGEST_LINE) {
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
          const index = line.indexOf(waiter);
          if (index >= 0) line.splice(index, 1);
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
        line.push(waiter);
        expiry ??= timers.set(expire, LONGEST_WAIT_MS);
      });
    },
    letIn(nowMs, admit) {
      watchDelay(nowMs);
      const waiter = line.length >= NEWEST_FIRST_FROM ? line.pop() : line.shift();
      if (waiter) {
        admit(waiter.item);
        waiter.settle(true);
      }
      if (line.length > 0) return;
      standingSinceMs = undefined;
      timers.clear(expiry);
      expiry = undefined;
    },
  };
}
