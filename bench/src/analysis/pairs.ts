import { armIn, type Group, groupedByArm, isOrchestrated } from "./arms.ts";
import type { Observation } from "./observation/run.ts";
import type { Arm, Load, Segment } from "./observation/segment.ts";

/** Two sides of a comparison under one load, with all their segments. */
export interface Pair {
  load: Load;
  baseline: Arm;
  candidate: Arm;
  baselineSegments: Segment[];
  candidateSegments: Segment[];
}

/** The part of an observation that is compared. */
export type Compared = Pick<Observation, "experiment" | "config" | "segments">;

/**
 * Every arm with the one it is compared with: the baseline mode with the same settings; in `pools` the same mode at the
 * services' defaults; in an A/A comparison the first side with the second. Without a baseline there are none.
 */
export function pairsIn(compared: Compared): Pair[] {
  const groups = comparedGroups(compared);
  return groups.flatMap(({ arm, load, segments }): Pair[] => {
    const [sideA, sideB] = ["A", "B"].map((side) => segments.filter((segment) => segment.side === side));
    if (sideA?.length && sideB?.length) {
      return [{ load, baseline: arm, candidate: arm, baselineSegments: sideA, candidateSegments: sideB }];
    }
    const baseline = baselineFor(arm, compared);
    const other = groups.find((group) => same(group.load, load) && same(group.arm, baseline));
    if (!other || same(baseline, arm)) return [];
    return [
      { load, baseline, candidate: arm, baselineSegments: other.segments, candidateSegments: segments },
    ];
  });
}

/** The baseline under each load, for its noise floor. */
export function baselineGroups(compared: Compared): Group[] {
  return comparedGroups(compared).filter(({ arm }) => same(arm, baselineFor(arm, compared)));
}

function comparedGroups({ config, segments }: Compared): Group[] {
  if (config.baseline === null) return [];
  const taken = segments.filter((segment) => isOrchestrated(segment) && segment.purpose === "comparison");
  return groupedByArm(taken, config.modes);
}

function baselineFor(arm: Arm, { experiment, config }: Compared): Arm {
  return experiment === "pools"
    ? { ...arm, poolMax: null, maxInFlight: null }
    : { ...arm, mode: config.baseline ?? arm.mode };
}

/** Whether two arms, or two loads, are equal. */
export function same(a: Arm | Load, b: Arm | Load): boolean {
  return Bun.deepEquals(a, b);
}

/** Whether a segment measures this arm. */
export function measures(segment: Segment, arm: Arm): boolean {
  return same(armIn(segment), arm);
}
