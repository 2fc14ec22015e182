/**
 * Spreads the comparisons of each case evenly over a trial, so that a trial that is stopped has some of each, and a machine that
 * becomes slower affects all of them.
 *
 * @example schedule([{ name: "aa", runs: 2 }, { name: "cpu", runs: 1 }]) // aa, cpu, aa
 */
export function schedule<Case extends { runs: number }>(cases: readonly Case[]): Case[] {
  return cases
    .flatMap((entry) =>
      Array.from({ length: entry.runs }, (_, run) => ({ entry, at: (run + 0.5) / entry.runs })),
    )
    .toSorted((a, b) => a.at - b.at)
    .map(({ entry }) => entry);
}
