/** How a test run ended, in numbers. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * Reads the counts from the end of what `bun test` prints on standard error. A run that says nothing of the kind, or
 * fails without naming a test, counts as one failure: the numbers never look better than the exit code.
 */
export function tallyOf(output: string, exitCode: number): Tally {
  const plain = Bun.stripANSI(output);
  const count = (word: string) =>
    Number([...plain.matchAll(new RegExp(`^ *(\\d+) ${word}s?$`, "gm"))].at(-1)?.[1] ?? 0);
  const failed = Math.max(count("fail"), count("error"), exitCode === 0 ? 0 : 1);
  return { passed: count("pass"), failed, skipped: count("skip") + count("todo") };
}

/** The line that closes a test run. */
export function tallyLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
