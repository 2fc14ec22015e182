import { errorFunction, sum } from "simple-statistics";

/**
 * The two-sided p of a sum of positive ranks where every rank is positive or negative with the same chance: the share
 * of all sign patterns whose sum lies at least as far from the middle. Exact, ties included, for up to 53 ranks.
 *
 * Counts the patterns for each sum rank by rank. Ranks are doubled, so that a mid-rank is a whole number too.
 */
export function exactTwoSidedP(ranks: readonly number[], positiveSum: number): number {
  const doubled = ranks.map((rank) => 2 * rank);
  const total = sum(doubled);
  const patterns = new Float64Array(total + 1);
  patterns[0] = 1;
  for (const rank of doubled) {
    for (let reached = total; reached >= rank; reached -= 1) {
      patterns[reached] = (patterns[reached] as number) + (patterns[reached - rank] as number);
    }
  }
  const smaller = Math.min(2 * positiveSum, total - 2 * positiveSum);
  const asFar = sum([...patterns.subarray(0, smaller + 1)]);
  return Math.min(1, (2 * asFar) / 2 ** ranks.length);
}

/**
 * The same from the normal distribution, with a continuity correction of ½. The variance is Σ rank² / 4, which
 * accounts for ties by itself.
 */
export function normalTwoSidedP(ranks: readonly number[], positiveSum: number): number {
  const distance = Math.abs(positiveSum - sum(ranks) / 2);
  const deviation = Math.sqrt(sum(ranks.map((rank) => rank ** 2))) / 2;
  // Not the library's normal probabilities: they come from a table of four digits that ends at z = 3.09.
  return 1 - errorFunction(Math.max(0, distance - 0.5) / deviation / Math.SQRT2);
}
