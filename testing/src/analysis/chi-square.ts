/** Pearson's chi-square of counts with equal expectations. */
export function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** The standard normal deviate that is exceeded with a probability of one in a million. */
const DEVIATE = 4.753424;

/**
 * The value that chi-square exceeds less than once in a million runs when all cells are equally likely. `cells` is at
 * least 3.
 *
 * Wilson and Hilferty, "The Distribution of Chi-Square", PNAS 17 (1931): its cube root is nearly normal. With few
 * cells, the value is up to 5 % too high.
 */
export function criticalChiSquare(cells: number): number {
  const spread = 2 / (9 * (cells - 1));
  return (cells - 1) * (1 - spread + DEVIATE * Math.sqrt(spread)) ** 3;
}

/** A chi-square, and the value that it exceeds by chance less than once in a million times. */
export interface ChiSquareTest {
  value: number;
  critical: number;
}

/**
 * Pearson's chi-square test of whether the columns of a table of counts are independent of its rows. No row and no
 * column may be empty.
 *
 * The expectation of a cell is the product of its row's and its column's total, divided by the grand total. A table of r
 * rows and c columns has (r − 1)(c − 1) degrees of freedom (Fisher, "On the Interpretation of χ² from Contingency Tables",
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
