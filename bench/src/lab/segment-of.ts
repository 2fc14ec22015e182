import type { LoadResult, PlannedSegment, Segment } from "../analysis/observation/segment.ts";
import { reasonsAgainst } from "../analysis/validity.ts";
import type { Usage } from "./resources.ts";

/** What is known about a segment once it was measured. */
export interface Measured {
  planned: PlannedSegment;
  /** Its place in the run, from 0. */
  index: number;
  startedAt: Date;
  /** The warm-up that it had. */
  warmupSeconds: number;
  result: LoadResult;
  /** `undefined` where nothing was watched. */
  usage: Usage | undefined;
  /** Whether the ceiling serves twice the tested rate; `true` where no rate is tested. */
  ceilingHolds: boolean;
}

/** The record of a segment, with whether it counts. */
export function segmentOf({
  planned,
  index,
  startedAt,
  warmupSeconds,
  result,
  usage,
  ceilingHolds,
}: Measured): Segment {
  const { arm, load, purpose, block, slot, side } = planned;
  const { resources = {}, path = null } = usage ?? {};
  const isSaturated = usesItsCores(resources, result.seconds, arm.workers);
  const reasons = reasonsAgainst(load, result, { purpose, ceilingHolds, isSaturated });
  return {
    index,
    ...arm,
    purpose,
    block,
    slot,
    side,
    model: load.model,
    connections: load.model === "closed" ? load.connections : null,
    offered: load.model === "open" ? load.offered : null,
    achieved: result.good / result.seconds,
    warmupSeconds,
    startedAt: startedAt.toISOString(),
    ...result,
    resources,
    path,
    valid: reasons.length === 0,
    reasons,
  };
}

/** A process that uses more of its core is the limit of what it serves. */
const SATURATED = 0.9;

/** Whether the service that is requested, the first one, used up the core that one thread of each worker can use. */
function usesItsCores(resources: Segment["resources"], seconds: number, workers = 1): boolean {
  const cpuMs = Object.values(resources)[0]?.cpuMs ?? 0;
  return cpuMs > seconds * 1000 * workers * SATURATED;
}
