/** The order of the pacing thread. `startsAtMs` is the time since 1970, because each thread has a clock of its own. */
export interface PaceOrder {
  startsAtMs: number;
  everyMs: number;
  count: number;
}

/** Time for the order to reach the thread. */
const AHEAD_MS = 10;

/**
 * Calls `onDue` with 0 to `count - 1`, at a fixed rate from now on, and with the time at which each was due, as
 * `performance.now()` has it. A late call is made at once, and does not move the times of the others. Resolves after the last call. Rejects when the thread fails.
 */
export async function pace(
  { rate, count }: { rate: number; count: number },
  onDue: (index: number, dueAtMs: number) => void,
): Promise<void> {
  const thread = new Worker(new URL("./steady-pace.thread.ts", import.meta.url).href);
  const done = Promise.withResolvers<void>();
  const everyMs = 1000 / rate;
  thread.onerror = ({ message }) => done.reject(new Error(message));
  try {
    await Promise.race([started(thread), done.promise]);
    const startsAtMs = performance.now() + AHEAD_MS;
    let next = 0;
    thread.onmessage = ({ data: due }: MessageEvent<number>) => {
      for (; next < due; next += 1) onDue(next, startsAtMs + next * everyMs);
      if (due === count) done.resolve();
    };
    thread.postMessage({
      startsAtMs: performance.timeOrigin + startsAtMs,
      everyMs,
      count,
    } satisfies PaceOrder);
    await done.promise;
  } finally {
    thread.terminate();
  }
}

const started = (thread: Worker) =>
  new Promise((resolve) => thread.addEventListener("open", resolve, { once: true }));
