import type { CancelSignal } from "../../request/cancellation.ts";

/**
 * Resolves after `ms` milliseconds, which must not be negative; rejects with the signal's reason when that aborts
 * first or has already. Whatever the outcome, no timer and no listener is left behind.
 *
 * Bun's timers count whole milliseconds, drop the fraction, and take 0 for 1. So `ms` is rounded here, up as often as
 * its fraction says: `floor(ms + U)` has the mean `ms`, and means over many calls stay right, also below 1 ms. What
 * rounds to 0 waits for no timer. A timer never fires early, but 0.1 to 0.2 ms late on an idle machine (Bun 1.4.5 on
 * Linux) and later on a busy one.
 *
 * @param random gives numbers in [0, 1), for the rounding
 */
export async function delay(
  ms: number,
  signal: CancelSignal,
  random: () => number = Math.random,
): Promise<void> {
  signal.throwIfAborted();
  const wholeMs = Math.floor(ms + random());
  if (wholeMs === 0) return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, wholeMs);
  const cancel = () => reject(signal.reason);
  signal.addEventListener("abort", cancel, { once: true });
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", cancel);
  }
}
