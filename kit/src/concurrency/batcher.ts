import { Cancellation, type CancelSignal } from "../request/cancellation.ts";

/** Lets callers that wait at the same time share one call. */
export interface Batcher<Item, Result> {
  /** Calls that are running. */
  readonly inFlight: number;
  /** Items that wait for the next call. */
  readonly waiting: number;
  /**
   * Adds an item to the next call and resolves with its own result. Rejects when that call fails, or with the signal's
   * reason when it aborts first; the other items of the call are not affected.
   */
  submit(item: Item, signal?: CancelSignal): Promise<Result>;
}

/** One shared call. */
interface Call {
  /** Items whose signal has not aborted. */
  activeItems: number;
  readonly cancelled: Cancellation;
}

/** An item and the promise of its result. An object of one shape, without closures: many are created each second. */
class Waiter<Item, Result> {
  readonly promise: Promise<Result>;
  readonly #resolve: (result: Result) => void;
  readonly #reject: (reason: unknown) => void;
  /** The call that the item is part of, once it has started. */
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

  /** The signal aborts: no caller is waiting for the result. */
  handleEvent(): void {
    this.#reject(this.withdraw(this, this.signal?.reason));
  }
}

/**
 * A batcher over `run`, which takes the waiting items and returns one result per item, in order. Its signal aborts when
 * the signals of all items of the call have aborted.
 *
 * Batches adapt to load. While fewer than `maxInFlight` calls run, an item is sent at the end of the current turn of the
 * event loop, with the other items of that turn. Otherwise it waits, and all waiting items are sent together when a call
 * ends. `maxWeight` limits one call, by default in items.
 *
 * Waiting for the end of the turn is what makes sharing work for an embedded store, which blocks the event loop: no
 * further items can be added while a query runs.
 */
export function createBatcher<Item, Result>({
  run,
  maxInFlight = 1,
  maxWeight = 1000,
  weightOf = () => 1,
  failureOf = (reason) => reason,
}: {
  run: (items: Item[], cancelled: CancelSignal) => Promise<Result[]>;
  maxInFlight?: number;
  maxWeight?: number;
  weightOf?: (item: Item) => number;
  /** Maps the reason of an item's aborted signal to the error it rejects with; by default the reason itself. */
  failureOf?: (reason: unknown) => unknown;
}): Batcher<Item, Result> {
  let waiters: Waiter<Item, Result>[] = [];
  let inFlight = 0;
  let scheduled = false;

  function startSoon(): void {
    if (scheduled || inFlight >= maxInFlight || waiters.length === 0) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      while (inFlight < maxInFlight && waiters.length > 0) void start(takeBatch());
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

  async function start(batch: Waiter<Item, Result>[]): Promise<void> {
    inFlight++;
    const call: Call = { activeItems: batch.length, cancelled: new Cancellation() };
    for (const waiter of batch) waiter.call = call;
    try {
      const results = await run(
        batch.map((waiter) => waiter.item),
        call.cancelled,
      );
      if (results.length !== batch.length)
        throw new Error(`a call for ${batch.length} items returned ${results.length} results`);
      for (let index = 0; index < batch.length; index++) batch[index]?.resolve(results[index] as Result);
    } catch (error) {
      for (const waiter of batch) waiter.reject(error);
    } finally {
      inFlight--;
      startSoon();
    }
  }

  function withdraw(waiter: Waiter<Item, Result>, reason: unknown): unknown {
    const { call } = waiter;
    if (!call) waiters = waiters.filter((other) => other !== waiter);
    else if (--call.activeItems === 0) call.cancelled.abort(reason);
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
      startSoon();
      return waiter.promise;
    },
  };
}
