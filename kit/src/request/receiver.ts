/**
 * Takes the outcome of one call: one of its methods is called, once, and must not throw.
 *
 * It replaces a promise where several layers pass a result on for every call of a fight. Each promise layer costs an object, a
 * reaction and a turn of the microtask queue, and an `async` function more than that (docs/tuning.md). A layer here is one object
 * that is also the state of its call. At the edges of the hot path there are promises as everywhere else.
 */
export interface Receiver<Result> {
  resolve(result: Result): void;
  reject(reason: unknown): void;
}

/** Passes a promise's outcome on. */
export function receive<Result>(promise: Promise<Result>, receiver: Receiver<Result>): void {
  promise.then(
    (result) => receiver.resolve(result),
    (reason) => receiver.reject(reason),
  );
}

/** The promise of what `start` passes to its receiver. An error that `start` throws rejects it. */
export const promised = <Result>(start: (receiver: Receiver<Result>) => void): Promise<Result> =>
  new Promise((resolve, reject) => start({ resolve, reject }));
