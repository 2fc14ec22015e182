import { median } from "simple-statistics";
import type { Arm, PlannedSegment, Segment } from "../../analysis/observation/segment.ts";
import type { Plan } from "./experiment.ts";
import { capacityRemainingSeconds } from "./capacity-remaining.ts";
import { type Found, type SearchOptions, searchCapacity } from "../../analysis/capacity-search.ts";
import { inTurns } from "./take-turns.ts";
import type { Lengths } from "./lengths.ts";
import { trialOutcome } from "../../analysis/trial.ts";

/** What capacities are looked for, and how. */
export interface CapacityDesign extends Lengths, SearchOptions {
  arms: readonly Arm[];
  objectiveMs: number;
  /** How often each arm's capacity is looked for, from scratch. */
  searches: number;
  /** How long the median is held at the end. */
  confirmSeconds: number;
}

type Turns<Result> = Generator<PlannedSegment, Result, Segment>;

/**
 * All searches, one after another; within each, the arms take turns step by step, so that a drift of the machine
 * meets all of them. At the end each arm holds the median of what was found for it.
 */
export function* capacitySegments(design: CapacityDesign): Turns<void> {
  const found: Found[][] = [];
  for (let search = 0; search < design.searches; search += 1) {
    found.push(yield* inTurns(design.arms.map((arm) => armSearch(arm, search, design))));
  }
  yield* inTurns(
    design.arms.map((arm, index) =>
      confirmation(arm, medianRate(found.map((search) => search[index])), design),
    ),
  );
}

/** The middle of what the searches found; `null` when they found nothing. */
export function medianRate(found: readonly (Pick<Found, "rate"> | undefined)[]): number | null {
  const rates = found.flatMap((search) => search?.rate ?? []);
  return rates.length === 0 ? null : median(rates);
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
    notes: [],
  };
}
