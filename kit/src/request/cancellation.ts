/** Called when a signal aborts. An object with `handleEvent` needs no closure. */
export type CancelListener = (() => void) | { handleEvent(): void };

/** The signal of work that can be cancelled: an `AbortSignal` or a {@link Cancellation}. */
export interface CancelSignal {
  readonly aborted: boolean;
  /** The reason; `undefined` until the signal aborts. */
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: "abort", listener: CancelListener, options?: { once: boolean }): void;
  removeEventListener(type: "abort", listener: CancelListener): void;
}

/**
 * A signal and its controller in one plain object, for signals that are created for every request. An `AbortController`, with
 * the listeners that the calls of a request add and remove, costs many times more (docs/tuning.md). Each listener is called
 * at most once, in any order.
 */
export class Cancellation implements CancelSignal {
  aborted = false;
  reason: unknown;
  /** Created with the first listener. */
  #listeners: CancelListener[] | undefined;

  /** Aborts and calls all listeners. Only the first call has an effect. */
  abort(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    const listeners = this.#listeners;
    this.#listeners = undefined;
    for (const listener of listeners ?? []) {
      if (typeof listener === "function") listener();
      else listener.handleEvent();
    }
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }

  addEventListener(_type: "abort", listener: CancelListener): void {
    if (this.#listeners) this.#listeners.push(listener);
    else this.#listeners = [listener];
  }

  removeEventListener(_type: "abort", listener: CancelListener): void {
    const listeners = this.#listeners;
    if (!listeners) return;
    const index = listeners.indexOf(listener);
    if (index < 0) return;
    // The last listener takes the free slot, which is cheaper than moving all that follow.
    const last = listeners.pop();
    if (last && index < listeners.length) listeners[index] = last;
  }
}
