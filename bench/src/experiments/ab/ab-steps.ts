import type { PlannedSegment, PlannedTurns } from "../../analysis/observation/segment.ts";
import { seededRandom } from "../../analysis/statistics/random.ts";
import type { Slot } from "../../lab/arrange.ts";
import { type ComparisonDesign, comparisonSlots } from "../plan/comparison-slots.ts";
import { type Lengths, segmentSeconds, withLengths } from "../plan/lengths.ts";
import { RENEWAL_SECONDS } from "../target/renewal.ts";

/** One segment, or the two of a block that are measured in turns. */
export type AbStep = PlannedSegment | PlannedTurns;

/** Starting the generator and reading its result, for both services together: 0.1 s as measured. */
const TURNS_OVERHEAD_SECONDS = 0.1;
/** Turns last until their last response. */
const LONGER = 1.03;

/**
 * What `bench ab` measures, in this order. With `turns` closed loads have one step for both sides of each block; what is left
 * are single segments in mirrored order.
 */
export function abSteps(
  design: ComparisonDesign,
  seed: number,
  { lengths, turns }: { lengths: Lengths; turns: boolean },
): AbStep[] {
  const isTogether = ({ load }: Slot) => turns && load.model === "closed";
  const seeds = seededRandom(seed);
  const slots = comparisonSlots(design, seed);
  const segments = withLengths(slots, lengths);
  const groups = Map.groupBy(segments, (segment) =>
    isTogether(segment) ? JSON.stringify([segment.purpose, segment.block, segment.load]) : segment,
  );
  return [...groups.values()].flatMap((group): AbStep[] => {
    const [one] = group;
    if (!one || !isTogether(one)) return group;
    const baseline = design.sides[0];
    const isBaseline = ({ arm, side }: Slot) =>
      side === null ? arm.mode === baseline?.arm.mode : side === "A";
    const first = group.find(isBaseline);
    const second = group.find((slot) => !isBaseline(slot));
    if (!first || !second) return group;
    const together = [first, second].map((planned, slot) => ({ ...planned, ...lengths, slot }));
    return [{ together: together as [PlannedSegment, PlannedSegment], seed: Math.floor(seeds() * 2 ** 31) }];
  });
}

/** The duration of steps, one after another. `renews`: servers are started anew before each block. */
export function stepsSeconds(steps: readonly AbStep[], renews: boolean): number {
  return steps.reduce((total, step) => {
    if (!("together" in step)) return total + segmentSeconds(step);
    const [{ warmupSeconds, seconds }] = step.together;
    return (
      total + (renews ? RENEWAL_SECONDS : 0) + 2 * (warmupSeconds + seconds) * LONGER + TURNS_OVERHEAD_SECONDS
    );
  }, 0);
}

/** The steps that are left when this many segments have been measured. */
export function stepsAfter(steps: readonly AbStep[], measured: number): AbStep[] {
  let before = 0;
  return steps.filter((step) => {
    const isLeft = before >= measured;
    before += "together" in step ? step.together.length : 1;
    return isLeft;
  });
}
