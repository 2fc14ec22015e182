/** The counts of a test run. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * Reads the counts from the end of the standard error of `bun test`. A run without counts, or one that fails without naming a
 * test, counts as one failure: the counts are never better than the exit code.
 */
export function tallyOf(output: string, exitCode: number): Tally {
  const plain = Bun.stripANSI(output);
  const count = (word: string) =>
    Number([...plain.matchAll(new RegExp(`^ *(\\d+) ${word}s?$`, "gm"))].at(-1)?.[1] ?? 0);
  const failed = Math.max(count("fail"), count("error"), exitCode === 0 ? 0 : 1);
  return { passed: count("pass"), failed, skipped: count("skip") + count("todo") };
}

/** The counts of several runs together. */
export function sumOf(tallies: readonly Tally[]): Tally {
  const total = (count: keyof Tally) => tallies.reduce((sum, tally) => sum + tally[count], 0);
  return { passed: total("passed"), failed: total("failed"), skipped: total("skipped") };
}

/** The last line of a test run. */
export function tallyLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
