/** Is called when a signal aborts; an object is spared a closure. */
export type CancelListener = (() => void) | { handleEvent(): void };

/** What work that can be given up listens to. An `AbortSignal` is one; so is a {@link Cancellation}. */
export interface CancelSignal {
  readonly aborted: boolean;
  /** Why; `undefined` while `aborted` is false. */
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: "abort", listener: CancelListener, options?: { once: boolean }): void;
  removeEventListener(type: "abort", listener: CancelListener): void;
}

/**
 * A signal and its controller in one plain object, for what is made anew for every request: an
 * `AbortController`, with the listeners that a request's calls add and remove, costs many times more (docs/tuning.md).
 * Each listener is called at most once; their order is not promised.
 */
export class Cancellation implements CancelSignal {
  aborted = false;
  reason: unknown;
  #listeners: CancelListener[] = [];

  /** Tells everybody who listens. The first reason stays. */
  abort(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) {
      if (typeof listener === "function") listener();
      else listener.handleEvent();
    }
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }

  addEventListener(_type: "abort", listener: CancelListener): void {
    this.#listeners.push(listener);
  }

  removeEventListener(_type: "abort", listener: CancelListener): void {
    const listeners = this.#listeners;
    const index = listeners.indexOf(listener);
    if (index < 0) return;
    // The last takes the free place: cheaper than moving all behind it.
    const last = listeners.pop();
    if (last && index < listeners.length) listeners[index] = last;
  }
}
