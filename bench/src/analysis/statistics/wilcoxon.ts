import { sum } from "simple-statistics";
import { exactTwoSidedP, normalTwoSidedP } from "./signed-rank-null.ts";

/** What the signed-rank test found. */
export interface SignedRankTest {
  /** The sum of the ranks of the positive differences: "V" or "W+". */
  positiveRankSum: number;
  /** Two-sided. */
  p: number;
}

/** Up to here the number of sign patterns, 2^n, is exact in a double, and counting them takes no time. */
const LARGEST_EXACT = 50;

/**
 * The Wilcoxon signed-rank test of differences that are symmetric about zero (Wilcoxon, "Individual Comparisons by
 * Ranking Methods", 1945). Swapping the two arms of a block flips the sign of its difference, so that two equal arms
 * keep that assumption whatever the noise looks like.
 *
 * Ties share the mean of their ranks. Zeros are ranked and then left out (Pratt, "Remarks on Zeros and Ties in the
 * Wilcoxon Signed Rank Procedures", 1959): a block without a difference speaks for equality, and should not make the
 * others count for more. The p-value is exact for up to 50 non-zero differences, and normal beyond. Where no
 * difference is left it is 1.
 */
export function wilcoxonSignedRank(differences: readonly number[]): SignedRankTest {
  const ranked = withMidRanks(differences).filter(({ difference }) => difference !== 0);
  const positive = ranked.filter(({ difference }) => difference > 0);
  const positiveRankSum = sum(positive.map(({ rank }) => rank));
  const ranks = ranked.map(({ rank }) => rank);
  if (ranks.length === 0) return { positiveRankSum, p: 1 };
  const twoSidedP = ranks.length <= LARGEST_EXACT ? exactTwoSidedP : normalTwoSidedP;
  return { positiveRankSum, p: twoSidedP(ranks, positiveRankSum) };
}

/** Ranks by size without the sign, from 1. */
function withMidRanks(differences: readonly number[]): { difference: number; rank: number }[] {
  const sizes = differences.map(Math.abs).sort((a, b) => a - b);
  return differences.map((difference) => {
    const first = sizes.indexOf(Math.abs(difference));
    const last = sizes.lastIndexOf(Math.abs(difference));
    return { difference, rank: (first + last) / 2 + 1 };
  });
}
