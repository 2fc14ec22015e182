import type { TrialOutcome } from "./capacity-search.ts";
import { addUp, percentileMs } from "./observation/histogram.ts";
import type { Segment } from "./observation/segment.ts";
import { CEILING_LIMITED, failsTooOften, GENERATOR_LIMITED, keptUp } from "./validity.ts";

/**
 * The outcome of a segment of a search. It passes with its p95 under the objective, no dropped request, good responses to
 * at least 99 % of the offered ones, and at most 0.1 % failed.
 */
export function trialOutcome(segment: Segment, objectiveMs: number): TrialOutcome {
  const { reasons, dropped, offered, histogram } = segment;
  if (reasons.includes(GENERATOR_LIMITED) || reasons.includes(CEILING_LIMITED)) return "limited";
  const p95Ms = percentileMs(addUp([histogram]), 95);
  const passed =
    p95Ms !== null &&
    p95Ms < objectiveMs &&
    dropped === 0 &&
    keptUp(offered ?? 0, segment) &&
    !failsTooOften(segment);
  return passed ? "passed" : "failed";
}
