import type { Segment } from "../../analysis/observation/segment.ts";
import type { CapacityDesign } from "./capacity-plan.ts";
import { segmentSeconds } from "./lengths.ts";

/** Doubling from 50 to some hundreds, and bisecting between two rates of which one is twice the other. */
const DOUBLINGS = 4;
/** Of three trials, two decide as a rule. */
const TRIALS_SHARE = 0.7;

/** What is left, in seconds: guessed, then learnt from the searches that are over. */
export function capacityRemainingSeconds(design: CapacityDesign, measured: readonly Segment[]): number {
  const { arms, searches, confirmSeconds, ratio, trials } = design;
  const tried = measured.filter(({ purpose }) => purpose === "search");
  const over = tried.at(-1)?.block ?? 0;
  const inThoseOver = tried.filter(({ block }) => block < over).length;
  const rates = DOUBLINGS + Math.ceil(Math.log2(Math.LN2 / Math.log(ratio)));
  const guessed = arms.length * rates * Math.max(1, trials * TRIALS_SHARE);
  const each = over > 0 ? inThoseOver / over : guessed;
  const confirmed = measured.length - tried.length;
  const segmentsLeft = confirmed > 0 ? 0 : Math.max(1, each * searches - tried.length);
  return (
    segmentsLeft * segmentSeconds(design) +
    (arms.length - confirmed) * segmentSeconds({ ...design, seconds: confirmSeconds })
  );
}
