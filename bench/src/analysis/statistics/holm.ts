/**
 * Adjusts the p-values of a family of tests, so that below α with any of them is a false alarm in at most a share α of
 * families, however the tests depend on one another (Holm, "A Simple Sequentially Rejective Multiple Test Procedure",
 * 1979). Returns them in the order given.
 *
 * @example holm([0.01, 0.04, 0.03, 0.005]) // [0.03, 0.06, 0.06, 0.02]
 */
export function holm(pValues: readonly number[]): number[] {
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  const ascending = [...pValues.entries()].sort(([, a], [, b]) => a - b);
  for (const [step, [index, p]] of ascending.entries()) {
    largest = Math.max(largest, Math.min(1, (pValues.length - step) * p));
    adjusted[index] = largest;
  }
  return adjusted;
}
