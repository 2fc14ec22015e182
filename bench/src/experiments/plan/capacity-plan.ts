import {
  type Found,
  medianRate,
  type SearchOptions,
  searchCapacity,
} from "../../analysis/capacity-search.ts";
import type { Arm, PlannedSegment, Segment } from "../../analysis/observation/segment.ts";
import { trialOutcome } from "../../analysis/trial.ts";
import type { Plan } from "../../lab/plan.ts";
import { latencyNote } from "./latency-note.ts";
import { type Lengths, segmentSeconds } from "./lengths.ts";
import { takeTurns } from "./take-turns.ts";

/** The arms whose capacity is searched for, and how. */
export interface CapacityDesign extends Lengths, SearchOptions {
  arms: readonly Arm[];
  objectiveMs: number;
  /** Searches per arm, each from the start. */
  searches: number;
  /** The length of the trial of the median at the end. */
  confirmSeconds: number;
}

type Turns<Result> = Generator<PlannedSegment, Result, Segment>;

/**
 * All searches, one after another; within each, the arms take turns step by step, so that a drift of the machine
 * meets all of them. At the end each arm is tried at the median of its searches.
 */
export function* capacitySegments(design: CapacityDesign): Turns<void> {
  const found: Found[][] = [];
  for (let search = 0; search < design.searches; search += 1) {
    found.push(yield* takeTurns(design.arms.map((arm) => armSearch(arm, search, design))));
  }
  yield* takeTurns(
    design.arms.map((arm, index) =>
      confirmation(arm, medianRate(found.map((search) => search[index])), design),
    ),
  );
}

function* armSearch(arm: Arm, search: number, design: CapacityDesign): Turns<Found> {
  const { warmupSeconds, seconds, objectiveMs } = design;
  const steps = searchCapacity(design);
  let step = steps.next();
  for (let slot = 0; !step.done; slot += 1) {
    const load = { model: "open", offered: step.value } as const;
    const place = { purpose: "search", block: search, slot, side: null } as const;
    step = steps.next(trialOutcome(yield { arm, load, ...place, warmupSeconds, seconds }, objectiveMs));
  }
  return step.value;
}

function* confirmation(arm: Arm, rate: number | null, design: CapacityDesign): Turns<void> {
  if (rate === null) return;
  yield {
    arm,
    load: { model: "open", offered: Math.round(rate) },
    ...{ purpose: "confirmation", block: 0, slot: 0, side: null },
    warmupSeconds: design.warmupSeconds,
    seconds: design.confirmSeconds,
  };
}

/** The plan of a capacity experiment. */
export function capacityPlan(design: CapacityDesign, config: Plan["config"]): Plan {
  return {
    config,
    segments: capacitySegments(design),
    remainingSeconds: (measured) => capacityRemainingSeconds(design, measured),
    notes: latencyNote(design.arms),
  };
}

/** Doublings from 50 to some hundreds per second; bisections follow. */
const DOUBLINGS = 4;
/** Of three trials, two usually decide. */
const TRIALS_SHARE = 0.7;

/** The time left, in seconds: an estimate, then the mean of the searches that are over. */
function capacityRemainingSeconds(design: CapacityDesign, measured: readonly Segment[]): number {
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
