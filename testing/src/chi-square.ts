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

/** A chi-square, and the value that chance exceeds less than once in a million. */
export interface ChiSquareTest {
  value: number;
  critical: number;
}

/**
 * Pearson's chi-square test of independence: whether the rows of a table of counts say something about its columns.
 * No row and no column may be empty.
 *
 * What is expected of a cell is its row's total times its column's over the total of all; a table of r rows and c
 * columns has (r − 1)(c − 1) degrees of freedom (Fisher, "On the Interpretation of χ² from Contingency Tables",
 * Journal of the Royal Statistical Society 85, 1922).
 */
export function independence(table: readonly (readonly number[])[]): ChiSquareTest {
  const sumOf = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
  const rows = table.map(sumOf);
  const columns = (table[0] ?? []).map((_, column) => sumOf(table.map((row) => row[column] ?? 0)));
  const total = sumOf(rows);
  const value = sumOf(
    table.flatMap((counts, row) =>
      counts.map((count, column) => {
        const expected = ((rows[row] ?? 0) * (columns[column] ?? 0)) / total;
        return (count - expected) ** 2 / expected;
      }),
    ),
  );
  return { value, critical: criticalChiSquare((rows.length - 1) * (columns.length - 1) + 1) };
}
