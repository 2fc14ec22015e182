import type { PlannedSegment } from "../../analysis/observation/segment.ts";
import { segmentOf } from "../../analysis/observation/segments.fixture.ts";
import type { Plan } from "../../lab/plan.ts";

/** The segments of a plan that does not depend on its measurements. */
export function plannedIn({ segments }: Plan): PlannedSegment[] {
  const planned: PlannedSegment[] = [];
  for (let at = segments.next(); !at.done; at = segments.next(segmentOf()))
    planned.push(...("together" in at.value ? at.value.together : [at.value]));
  return planned;
}
