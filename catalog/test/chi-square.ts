/** Pearson's chi-square of counts against the same expectation for each of them. */
export function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** The standard normal deviate that is exceeded with a probability of one in a million. */
const DEVIATE = 4.753424;

/**
 * A value that chi-square exceeds less than once in a million runs when every cell is equally likely, for this many
 * cells (3 or more).
 *
 * Wilson and Hilferty, "The Distribution of Chi-Square", PNAS 17 (1931): its cube root is nearly normal. With few
 * cells the value is up to 5 % on the safe side.
 */
export function criticalChiSquare(cells: number): number {
  const spread = 2 / (9 * (cells - 1));
  return (cells - 1) * (1 - spread + DEVIATE * Math.sqrt(spread)) ** 3;
}
