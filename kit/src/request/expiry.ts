/** Something that ends at an instant, unless it is removed from its timer before. It is its own place in the timer's list. */
export interface Expiring {
  /** On the clock of `performance.now()`. Set by the timer. */
  expiresAtMs: number;
  /** The neighbours in the list; only the timer reads and sets them. */
  previous: Expiring | undefined;
  next: Expiring | undefined;
  /**
   * Called once, at the instant or up to a millisecond before. Must not throw. Of entries that expire at the same moment, one
   * may be called after another has removed it.
   */
  expire(): void;
}

/** Bun counts timers in whole milliseconds and fires most of them early. */
export const TIMER_EARLY_MS = 1;

/**
 * One timer for everything that expires. A timer for each request would be created and cleared thousands of times a second, and
 * nearly none would fire. Here an entry is linked into a list and unlinked. The one timer is set to the earliest instant; when
 * it fires, the list is read once. That is a list of requests in progress, read at most once a millisecond, and under steady
 * load once per deadline.
 *
 * It keeps the process alive only while there are entries.
 */
export class SharedTimer {
  #first: Expiring | undefined;
  #count = 0;
  #timer: Timer | undefined;
  #firesAtMs = Number.POSITIVE_INFINITY;

  /** The number of entries. */
  get size(): number {
    return this.#count;
  }

  /** Adds an entry, which must not be in a list. */
  add(entry: Expiring, expiresAtMs: number): void {
    entry.expiresAtMs = expiresAtMs;
    const first = this.#first;
    entry.previous = undefined;
    entry.next = first;
    if (first) first.previous = entry;
    this.#first = entry;
    if (this.#count++ === 0) this.#timer?.ref();
    if (expiresAtMs < this.#firesAtMs) this.#fireAt(expiresAtMs);
  }

  /** Removes an entry, if it is in the list. */
  remove(entry: Expiring): void {
    const { previous, next } = entry;
    if (previous) previous.next = next;
    else if (this.#first === entry) this.#first = next;
    else return;
    if (next) next.previous = previous;
    entry.previous = undefined;
    entry.next = undefined;
    // The timer is left as it is: it would be set again for the next request.
    if (--this.#count === 0) this.#timer?.unref();
  }

  #fireAt(atMs: number): void {
    clearTimeout(this.#timer);
    this.#firesAtMs = atMs;
    this.#timer = setTimeout(this.#fire, Math.max(0, atMs - performance.now()));
  }

  readonly #fire = (): void => {
    const nowMs = performance.now() + TIMER_EARLY_MS;
    this.#timer = undefined;
    this.#firesAtMs = Number.POSITIVE_INFINITY;
    const due: Expiring[] = [];
    let nextMs = Number.POSITIVE_INFINITY;
    for (let entry = this.#first; entry; entry = entry.next) {
      if (entry.expiresAtMs <= nowMs) due.push(entry);
      else if (entry.expiresAtMs < nextMs) nextMs = entry.expiresAtMs;
    }
    for (const entry of due) this.remove(entry);
    if (nextMs < this.#firesAtMs) this.#fireAt(nextMs);
    // Last, because one may add entries.
    for (const entry of due) entry.expire();
  };
}

/** The timer of all deadlines of this process. */
export const sharedTimer = new SharedTimer();
