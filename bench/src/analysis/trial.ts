import type { TrialOutcome } from "./capacity-search.ts";
import { addUp, percentileMs } from "./observation/histogram.ts";
import type { Segment } from "./observation/segment.ts";
import { CEILING_LIMITED, failsTooOften, GENERATOR_LIMITED, keptUp } from "./validity.ts";

/**
 * What a segment says about its rate. It passes with its p95 under the objective, nothing dropped, at least 99 % of
 * what was offered answered, and at most 0.1 % failed.
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
