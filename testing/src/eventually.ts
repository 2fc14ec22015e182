const EVERY_MS = 20;

/**
 * Calls `read` repeatedly until `holds` is true of its value, and returns that value; for what another process does in its own
 * time. Throws with the last value when it does not hold within `withinMs`.
 */
export async function eventually<T>(
  what: string,
  read: () => Promise<T>,
  holds: (value: T) => boolean,
  withinMs: number,
): Promise<T> {
  const deadlineMs = performance.now() + withinMs;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (performance.now() > deadlineMs)
      throw new Error(`${what}: not within ${withinMs} ms; last value: ${JSON.stringify(value)}`);
    await Bun.sleep(EVERY_MS);
  }
}
