import { Cancellation, type CancelSignal } from "../request/cancellation.ts";

/** Lets callers that wait at the same time share one call to the far side. */
export interface Batcher<Item, Result> {
  /** Calls to the far side running now. */
  readonly inFlight: number;
  /** Items waiting for the next call. */
  readonly waiting: number;
  /**
   * Adds an item to the next call and resolves with its own result. Rejects when the call it travelled in
   * fails, or for its signal's reason when that aborts first; its neighbours are not affected.
   */
  submit(item: Item, signal?: CancelSignal): Promise<Result>;
}

/** One call to the far side. */
interface Call {
  /** Items that have not been given up. */
  travellers: number;
  readonly allGone: Cancellation;
}

/** An item with whoever waits for its result. An object of one shape, without closures: many are made each second. */
class Waiter<Item, Result> {
  readonly promise: Promise<Result>;
  readonly #resolve: (result: Result) => void;
  readonly #reject: (reason: unknown) => void;
  /** The call it travels in, once that has left. */
  call: Call | undefined;

  constructor(
    readonly item: Item,
    readonly weight: number,
    private readonly signal: CancelSignal | undefined,
    private readonly withdraw: (waiter: Waiter<Item, Result>, reason: unknown) => unknown,
  ) {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    this.promise = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    signal?.addEventListener("abort", this);
  }

  resolve(result: Result): void {
    this.signal?.removeEventListener("abort", this);
    this.#resolve(result);
  }

  reject(reason: unknown): void {
    this.signal?.removeEventListener("abort", this);
    this.#reject(reason);
  }

  /** Its signal aborts: nobody waits for the result any more. */
  handleEvent(): void {
    this.#reject(this.withdraw(this, this.signal?.reason));
  }
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
  failureOf = (reason) => reason,
}: {
  run: (items: Item[], allGone: CancelSignal) => Promise<Result[]>;
  maxInFlight?: number;
  maxWeight?: number;
  weightOf?: (item: Item) => number;
  /** What an item that is given up fails with, by its signal's reason; by default the reason itself. */
  failureOf?: (reason: unknown) => unknown;
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
    const call: Call = { travellers: batch.length, allGone: new Cancellation() };
    for (const waiter of batch) waiter.call = call;
    try {
      const results = await run(
        batch.map((waiter) => waiter.item),
        call.allGone,
      );
      if (results.length !== batch.length)
        throw new Error(`a call for ${batch.length} items gave ${results.length} results`);
      for (let index = 0; index < batch.length; index++) batch[index]?.resolve(results[index] as Result);
    } catch (error) {
      for (const waiter of batch) waiter.reject(error);
    } finally {
      inFlight--;
      leaveSoon();
    }
  }

  function withdraw(waiter: Waiter<Item, Result>, reason: unknown): unknown {
    const { call } = waiter;
    if (!call) waiters = waiters.filter((other) => other !== waiter);
    else if (--call.travellers === 0) call.allGone.abort(reason);
    return failureOf(reason);
  }

  return {
    get inFlight() {
      return inFlight;
    },
    get waiting() {
      return waiters.length;
    },
    submit(item, signal) {
      if (signal?.aborted) return Promise.reject(failureOf(signal.reason));
      const waiter = new Waiter<Item, Result>(item, weightOf(item), signal, withdraw);
      waiters.push(waiter);
      leaveSoon();
      return waiter.promise;
    },
  };
}
