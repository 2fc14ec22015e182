import { armIn, type Group, groupedByArm, isOrchestrated } from "./arms.ts";
import type { Observation } from "./observation/run.ts";
import { type Arm, type Load, type Segment, variedIn } from "./observation/segment.ts";

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
 * Every arm with those it is compared with: the baseline mode with the same settings; in `pools` the same mode at the
 * services' defaults; in an A/A comparison the first side with the second. Where workers, draw sources or replicas were varied,
 * the first of each belongs to the baseline, and an arm with others is also compared with its own mode at the first of each.
 * Without a baseline there are none.
 */
export function pairsIn(compared: Compared): Pair[] {
  const groups = comparedGroups(compared);
  return groups.flatMap(({ arm, load, segments }): Pair[] => {
    const [sideA, sideB] = ["A", "B"].map((side) => segments.filter((segment) => segment.side === side));
    if (sideA?.length && sideB?.length) {
      return [{ load, baseline: arm, candidate: arm, baselineSegments: sideA, candidateSegments: sideB }];
    }
    return baselinesFor(arm, compared).flatMap((baseline): Pair[] => {
      const other = groups.find((group) => same(group.load, load) && same(group.arm, baseline));
      if (!other) return [];
      const sides = { baselineSegments: other.segments, candidateSegments: segments };
      return [{ load, baseline, candidate: arm, ...sides }];
    });
  });
}

/** The baseline under each load, for its noise floor. */
export function baselineGroups(compared: Compared): Group[] {
  return comparedGroups(compared).filter(({ arm }) => baselinesFor(arm, compared).length === 0);
}

function comparedGroups({ config, segments }: Compared): Group[] {
  if (config.baseline === null) return [];
  const taken = segments.filter((segment) => isOrchestrated(segment) && segment.purpose === "comparison");
  return groupedByArm(taken, config.modes);
}

/** Empty for an arm that is itself the baseline. */
function baselinesFor(arm: Arm, { experiment, config }: Compared): Arm[] {
  if (experiment === "pools") return withoutItself(arm, [{ ...arm, poolMax: null, maxInFlight: null }]);
  const first = {
    ...arm,
    ...variedIn({
      workers: config.workers?.[0],
      drawSource: config.drawSources?.[0],
      replicas: config.replicas?.[0],
    }),
  };
  const baseline = { ...first, mode: config.baseline ?? arm.mode };
  return withoutItself(arm, same(first, baseline) ? [baseline] : [baseline, first]);
}

const withoutItself = (arm: Arm, baselines: readonly Arm[]) =>
  baselines.filter((baseline) => !same(baseline, arm));

/** Whether two arms, or two loads, are equal. */
export function same(a: Arm | Load, b: Arm | Load): boolean {
  return Bun.deepEquals(a, b);
}

/** Whether a segment measures this arm. */
export function measures(segment: Segment, arm: Arm): boolean {
  return same(armIn(segment), arm);
}
