import type { PlannedSegment } from "../../analysis/observation/segment.ts";
import type { Plan } from "../../lab/plan.ts";
import { latencyNote } from "./latency-note.ts";
import { durationSeconds } from "./lengths.ts";

/** A plan that does not depend on what is measured: these segments, in this order. */
export function fixedPlan(
  segments: readonly PlannedSegment[],
  config: Plan["config"],
  notes: string[] = [],
): Plan {
  return {
    config,
    segments: inOrder(segments),
    remainingSeconds: (measured) => durationSeconds(segments.slice(measured.length)),
    notes: [...notes, ...latencyNote(segments.map(({ arm }) => arm))],
  };
}

function* inOrder(segments: readonly PlannedSegment[]): Plan["segments"] {
  for (const segment of segments) yield segment;
}
