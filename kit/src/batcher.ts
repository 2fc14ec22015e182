import { Cancellation, type CancelSignal } from "./cancellation.ts";

/** Lets callers that wait at the same time share one call to the far side. */
export interface Batcher<Item, Result> {
  /** Calls to the far side running now. */
  readonly inFlight: number;
  /** Items waiting for the next call. */
  readonly waiting: number;
  /**
   * Adds an item to the next call and resolves with its own result. Rejects when the call it travelled in
   * fails, or with the signal's reason when that aborts first; its neighbours are not affected.
   */
  submit(item: Item, signal?: CancelSignal): Promise<Result>;
}

interface Waiter<Item, Result> {
  item: Item;
  weight: number;
  /** The call it travels in, once that has left. */
  call: { travellers: number; allGone: Cancellation } | undefined;
  resolve(result: Result): void;
  reject(reason: unknown): void;
}

/**
 * A batcher over `run`, which takes the waiting items and returns one result per item, in order. Its signal aborts when
 * every item of the call has been given up.
 *
 * It adapts to load instead of waiting for it: while fewer than `maxInFlight` calls run, an item leaves with
 * whatever else the current turn of the event loop brings; otherwise it waits, and everything that has gathered
 * leaves together when a call returns. `maxWeight` bounds one call, by default in items.
 *
 * A turn is what makes sharing work for a far side that blocks the event loop, an embedded store: nobody can
 * arrive while it works.
 */
export function createBatcher<Item, Result>({
  run,
  maxInFlight = 1,
  maxWeight = 1000,
  weightOf = () => 1,
}: {
  run: (items: Item[], allGone: CancelSignal) => Promise<Result[]>;
  maxInFlight?: number;
  maxWeight?: number;
  weightOf?: (item: Item) => number;
}): Batcher<Item, Result> {
  let waiters: Waiter<Item, Result>[] = [];
  let inFlight = 0;
  let scheduled = false;

  function leaveSoon(): void {
    if (scheduled || inFlight >= maxInFlight || waiters.length === 0) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      while (inFlight < maxInFlight && waiters.length > 0) void leave(takeBatch());
    });
  }

  function takeBatch(): Waiter<Item, Result>[] {
    let weight = 0;
    let size = 0;
    for (const waiter of waiters) {
      if (size > 0 && weight + waiter.weight > maxWeight) break;
      weight += waiter.weight;
      size++;
    }
    const batch = waiters.slice(0, size);
    waiters = waiters.slice(size);
    return batch;
  }

  async function leave(batch: Waiter<Item, Result>[]): Promise<void> {
    inFlight++;
    const call = { travellers: batch.length, allGone: new Cancellation() };
    for (const waiter of batch) waiter.call = call;
    try {
      const results = await run(
        batch.map((waiter) => waiter.item),
        call.allGone,
      );
      if (results.length !== batch.length)
        throw new Error(`a call for ${batch.length} items gave ${results.length} results`);
      for (const [index, waiter] of batch.entries()) waiter.resolve(results[index] as Result);
    } catch (error) {
      for (const waiter of batch) waiter.reject(error);
    } finally {
      inFlight--;
      leaveSoon();
    }
  }

  return {
    get inFlight() {
      return inFlight;
    },
    get waiting() {
      return waiters.length;
    },
    submit(item, signal) {
      if (signal?.aborted) return Promise.reject(signal.reason);
      const { promise, resolve, reject } = Promise.withResolvers<Result>();
      const withdraw = () => {
        const { call } = waiter;
        if (!call) waiters = waiters.filter((other) => other !== waiter);
        else if (--call.travellers === 0) call.allGone.abort(signal?.reason);
        reject(signal?.reason);
      };
      const waiter: Waiter<Item, Result> = {
        item,
        weight: weightOf(item),
        call: undefined,
        resolve: (result) => {
          signal?.removeEventListener("abort", withdraw);
          resolve(result);
        },
        reject: (reason) => {
          signal?.removeEventListener("abort", withdraw);
          reject(reason);
        },
      };
      signal?.addEventListener("abort", withdraw, { once: true });
      waiters.push(waiter);
      leaveSoon();
      return promise;
    },
  };
}
