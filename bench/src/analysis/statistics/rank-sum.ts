import { errorFunction, sum } from "simple-statistics";

/** Up to here the number of choices is exact in a double, and counting them takes no time. */
const LARGEST_EXACT = 50;

/**
 * The two-sided p of the rank-sum test of two independent samples (Wilcoxon, "Individual Comparisons by Ranking
 * Methods", 1945; Mann and Whitney, "On a Test of Whether one of Two Random Variables is Stochastically Larger than the
 * Other", 1947): the share of all choices of ranks for `second` whose sum is at least as far from the middle.
 *
 * Ties share the mean of their ranks. Exact, ties included, for up to 50 values together, and from the normal
 * distribution beyond, with a correction for ties and for continuity. 1 where a sample is empty.
 */
export function rankSumP(first: readonly number[], second: readonly number[]): number {
  if (first.length === 0 || second.length === 0) return 1;
  const ranks = midRanks([...first, ...second]);
  const rankSum = sum(ranks.slice(first.length));
  const twoSidedP = ranks.length <= LARGEST_EXACT ? exactP : normalP;
  return twoSidedP(ranks, second.length, rankSum);
}

/** Counts for each sum how many choices of `size` ranks have it. Ranks are doubled, so that a mid-rank is whole too. */
function exactP(ranks: readonly number[], size: number, rankSum: number): number {
  const doubled = ranks.map((rank) => Math.round(2 * rank));
  const most = sum(doubled.toSorted((a, b) => b - a).slice(0, size));
  const choices = Array.from({ length: size + 1 }, () => new Float64Array(most + 1));
  (choices[0] as Float64Array)[0] = 1;
  for (const rank of doubled) {
    for (let chosen = size; chosen >= 1; chosen -= 1) {
      const [to, from] = [choices[chosen] as Float64Array, choices[chosen - 1] as Float64Array];
      for (let reached = most; reached >= rank; reached -= 1) {
        to[reached] = (to[reached] as number) + (from[reached - rank] as number);
      }
    }
  }
  const counts = choices[size] as Float64Array;
  const middle = size * (ranks.length + 1);
  const distance = Math.abs(2 * rankSum - middle);
  let asFar = 0;
  let all = 0;
  for (const [reached, count] of counts.entries()) {
    all += count;
    if (Math.abs(reached - middle) >= distance) asFar += count;
  }
  return asFar / all;
}

function normalP(ranks: readonly number[], size: number, rankSum: number): number {
  const all = ranks.length;
  const other = all - size;
  const ties = [...Map.groupBy(ranks, (rank) => rank).values()];
  const tied = sum(ties.map(({ length }) => length ** 3 - length));
  const variance = ((size * other) / 12) * (all + 1 - tied / (all * (all - 1)));
  if (variance === 0) return 1;
  const distance = Math.abs(rankSum - (size * (all + 1)) / 2);
  return 1 - errorFunction(Math.max(0, distance - 0.5) / Math.sqrt(variance) / Math.SQRT2);
}

/** Ranks from 1; equal values share the mean of theirs. */
function midRanks(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const ranks = new Map<number, number>();
  for (const [index, value] of sorted.entries()) {
    if (!ranks.has(value)) ranks.set(value, (index + sorted.lastIndexOf(value)) / 2 + 1);
  }
  return values.map((value) => ranks.get(value) as number);
}
