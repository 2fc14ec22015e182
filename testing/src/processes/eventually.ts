const INTERVAL_MS = 20;

/**
 * Polls until `holds` is true of the value and resolves with that value; for changes that another process makes. Rejects
 * with the last value when that takes longer than `withinMs`.
 *
 * @example await eventually("ready", async () => (await fetch(`${url}/ready`)).status, (status) => status === 200, 5000)
 */
export async function eventually<T>(
  what: string,
  poll: () => Promise<T>,
  holds: (value: T) => boolean,
  withinMs: number,
): Promise<T> {
  const deadlineMs = performance.now() + withinMs;
  for (;;) {
    const value = await poll();
    if (holds(value)) return value;
    if (performance.now() > deadlineMs)
      throw new Error(`${what}: not within ${withinMs} ms; the last value was ${JSON.stringify(value)}`);
    await Bun.sleep(INTERVAL_MS);
  }
}
