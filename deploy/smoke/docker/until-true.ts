const AGAIN_AFTER_MS = 100;

/** Asks until the answer is yes, and resolves with the instant, in ms of `performance.now()`. Throws after `withinMs`. */
export async function untilTrue(withinMs: number, question: () => Promise<boolean>): Promise<number> {
  const givesUpAtMs = performance.now() + withinMs;
  while (!(await question())) {
    if (performance.now() > givesUpAtMs) throw new Error(`not within ${withinMs / 1000} s`);
    await Bun.sleep(AGAIN_AFTER_MS);
  }
  return performance.now();
}
