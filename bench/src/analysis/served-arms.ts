import { type Group, groupedByArm, isOrchestrated } from "./arms.ts";
import type { Observation } from "./observation/run.ts";
import type { Segment } from "./observation/segment.ts";

/** The arms with segments that count, without the steps of a search and the noise blocks. */
export function servedGroups({ config, segments }: Observation): Group[] {
  const taken = segments.filter(
    (segment) =>
      isOrchestrated(segment) && segment.valid && segment.purpose !== "search" && segment.purpose !== "noise",
  );
  return groupedByArm(taken, config.modes);
}

/** The sum of a value over segments; `null` where one of them does not have it. */
export function totalOf(
  segments: readonly Segment[],
  figure: (segment: Segment) => number | null | undefined,
): number | null {
  let total = 0;
  for (const segment of segments) {
    const value = figure(segment);
    if (value === null || value === undefined) return null;
    total += value;
  }
  return total;
}

/** The number of good responses of all segments. */
export function responsesIn(segments: readonly Segment[]): number {
  return segments.reduce((total, { good }) => total + good, 0);
}

/** Processes that offer load or stand in for the service: they measure, and serve nothing. */
const GENERATOR = /^(generator|autocannon|k6|ceiling)\b/;

/** Whether a process of this name took no part in serving. */
export const isGenerator = (processName: string): boolean => GENERATOR.test(processName);
