const POLL_MS = 100;
/** For conditions that start a program in each check, which uses CPU of the system under load. */
export const SLOW_POLL_MS = 250;

/**
 * Polls until the condition holds; resolves with that time, in ms of `performance.now()`. Throws an error that names `what`
 * when it does not hold within the limit.
 */
export async function until(
  what: string,
  withinMs: number,
  condition: () => Promise<boolean>,
  everyMs = POLL_MS,
): Promise<number> {
  const deadlineMs = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadlineMs) throw new Error(`${what}: not within ${withinMs / 1000} s`);
    await Bun.sleep(everyMs);
  }
  return performance.now();
}
