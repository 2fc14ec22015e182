/** How the candidate compares with the baseline. */
export type Verdict = "faster" | "slower" | "equivalent" | "inconclusive";

/** Which way a metric improves: latencies when lower, throughput when higher. */
export type Better = "lower" | "higher";

/** What a verdict rests on. `null` where there were too few blocks. */
export interface Evidence {
  /** The interval of the relative effect: −0.25 is a quarter less than the baseline. */
  low: number | null;
  high: number | null;
  /** Adjusted over the family of metrics. */
  pAdjusted: number | null;
  /** A relative effect, such as 0.03. */
  noiseFloor: number;
  better: Better;
}

const SIGNIFICANCE = 0.05;
/** Above this noise floor no arms are called equivalent: it may hide a difference that matters. */
const WIDEST_EQUIVALENCE = 0.1;

/**
 * The verdict in one word:
 *
 * - *equivalent*: the whole interval lies within the noise floor and within 10 %, even where it excludes zero: this
 *   machine shows such an effect between equal arms too;
 * - *faster* or *slower*: the interval reaches beyond the noise floor and excludes zero, and the adjusted p is below 0.05;
 * - *inconclusive*: anything else, as on a machine whose noise floor hides more than 10 %.
 *
 * Within a floor ε means a ratio from 1/(1+ε) to 1+ε, so that swapping the arms mirrors the verdict.
 */
export function verdictOf({ low, high, pAdjusted, noiseFloor, better }: Evidence): Verdict {
  if (low === null || high === null || pAdjusted === null) return "inconclusive";
  const furthest = Math.max(Math.abs(Math.log1p(low)), Math.abs(Math.log1p(high)));
  if (furthest <= Math.log1p(noiseFloor)) {
    return furthest <= Math.log1p(WIDEST_EQUIVALENCE) ? "equivalent" : "inconclusive";
  }
  if (pAdjusted >= SIGNIFICANCE || (low <= 0 && high >= 0)) return "inconclusive";
  return high < 0 === (better === "lower") ? "faster" : "slower";
}
