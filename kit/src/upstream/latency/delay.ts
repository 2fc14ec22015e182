import type { CancelSignal } from "../../request/cancellation.ts";

/**
 * Resolves after `ms` milliseconds, which must not be negative. Rejects with the signal's reason when it aborts first or has
 * already aborted. No timer or listener is left behind.
 *
 * Bun's timers count whole milliseconds, drop the fraction, and take 0 for 1. So `ms` is rounded here, randomly up or down:
 * `floor(ms + U)` has the mean `ms`, so that means over many calls are right, also below 1 ms. A delay that is rounded to 0
 * uses no timer. A timer never fires early, but 0.1 to 0.2 ms late on an idle machine (Bun 1.4.5 on Linux), and later on a
 * busy one.
 *
 * @param random returns numbers in [0, 1), for the rounding
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
