/** What a comparison says of the candidate, beside the baseline. */
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

/**
 * The verdict in one word:
 *
 * - *equivalent*: the whole interval lies within the noise floor, even where it excludes zero, for an effect that this
 *   machine also shows between equal arms is not worth a choice;
 * - *faster* or *slower*: the interval excludes zero and the adjusted p is below 0.05;
 * - *inconclusive*: anything else.
 *
 * Within a floor ε means a ratio from 1/(1+ε) to 1+ε, so that swapping the arms mirrors the verdict.
 */
export function verdictOf({ low, high, pAdjusted, noiseFloor, better }: Evidence): Verdict {
  if (low === null || high === null || pAdjusted === null) return "inconclusive";
  const furthest = Math.max(Math.abs(Math.log1p(low)), Math.abs(Math.log1p(high)));
  if (furthest <= Math.log1p(noiseFloor)) return "equivalent";
  if (pAdjusted >= SIGNIFICANCE || (low <= 0 && high >= 0)) return "inconclusive";
  return high < 0 === (better === "lower") ? "faster" : "slower";
}
