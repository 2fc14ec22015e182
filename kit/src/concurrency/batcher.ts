import { Cancellation, type CancelSignal } from "../request/cancellation.ts";
import { promised, type Receiver } from "../request/receiver.ts";

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
  /** The same for hot paths: the outcome is passed to a receiver. */
  add(item: Item, signal: CancelSignal | undefined, receiver: Receiver<Result>): void;
}

/** One shared call. */
interface Call {
  /** Items whose signal has not aborted. */
  activeItems: number;
  readonly cancelled: Cancellation;
}

/** An item and the receiver of its result. An object of one shape, without closures: many are created each second. */
class Waiter<Item, Result> implements Receiver<Result> {
  /** The call that the item is part of, once it has started. */
  call: Call | undefined = undefined;

  constructor(
    readonly item: Item,
    readonly weight: number,
    private readonly signal: CancelSignal | undefined,
    private readonly receiver: Receiver<Result>,
    private readonly withdraw: (waiter: Waiter<Item, Result>, reason: unknown) => unknown,
  ) {
    signal?.addEventListener("abort", this);
  }

  /** Has no effect after the signal has aborted. */
  resolve(result: Result): void {
    if (this.signal?.aborted) return;
    this.signal?.removeEventListener("abort", this);
    this.receiver.resolve(result);
  }

  reject(reason: unknown): void {
    if (this.signal?.aborted) return;
    this.signal?.removeEventListener("abort", this);
    this.receiver.reject(reason);
  }

  /** The signal aborts: no caller is waiting for the result. */
  handleEvent(): void {
    this.receiver.reject(this.withdraw(this, this.signal?.reason));
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
      while (inFlight < maxInFlight && waiters.length > 0) start(takeBatch());
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

  function start(batch: Waiter<Item, Result>[]): void {
    inFlight++;
    const call: Call = { activeItems: batch.length, cancelled: new Cancellation() };
    for (const waiter of batch) waiter.call = call;
    let running: Promise<Result[]>;
    try {
      running = run(
        batch.map((waiter) => waiter.item),
        call.cancelled,
      );
    } catch (error) {
      running = Promise.reject(error);
    }
    running.then(
      (results) => {
        end();
        if (results.length === batch.length)
          for (let index = 0; index < batch.length; index++) batch[index]?.resolve(results[index] as Result);
        else fail(batch, new Error(`a call for ${batch.length} items returned ${results.length} results`));
      },
      (error) => {
        end();
        fail(batch, error);
      },
    );
  }

  function end(): void {
    inFlight--;
    startSoon();
  }

  function withdraw(waiter: Waiter<Item, Result>, reason: unknown): unknown {
    const { call } = waiter;
    if (!call) waiters = waiters.filter((other) => other !== waiter);
    else if (--call.activeItems === 0) call.cancelled.abort(reason);
    return failureOf(reason);
  }

  function add(item: Item, signal: CancelSignal | undefined, receiver: Receiver<Result>): void {
    if (signal?.aborted) {
      receiver.reject(failureOf(signal.reason));
      return;
    }
    waiters.push(new Waiter(item, weightOf(item), signal, receiver, withdraw));
    startSoon();
  }

  return {
    get inFlight() {
      return inFlight;
    },
    get waiting() {
      return waiters.length;
    },
    submit: (item, signal) => promised((receiver) => add(item, signal, receiver)),
    add,
  };
}

function fail(batch: readonly { reject(reason: unknown): void }[], error: unknown): void {
  for (const waiter of batch) waiter.reject(error);
}
