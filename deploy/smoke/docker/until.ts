const POLL_MS = 100;

/**
 * Polls until the condition holds; resolves with that time, in ms of `performance.now()`. Throws an error that names `what`
 * when it does not hold within the limit.
 */
export async function until(
  what: string,
  withinMs: number,
  condition: () => Promise<boolean>,
): Promise<number> {
  const deadlineMs = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadlineMs) throw new Error(`${what}: not within ${withinMs / 1000} s`);
    await Bun.sleep(POLL_MS);
  }
  return performance.now();
}
