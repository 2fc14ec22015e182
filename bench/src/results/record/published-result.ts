import type { RunConfig } from "../../analysis/observation/run.ts";
import type { ProcessResources, Segment } from "../../analysis/observation/segment.ts";
import type { Summary } from "../../analysis/summary-rows.ts";
import type { Observed, ResultDocument } from "./result.ts";

type SharedConfig =
  | "modes"
  | "connections"
  | "rates"
  | "writes"
  | "drawRows"
  | "blocks"
  | "order"
  | "seconds"
  | "warmupSeconds"
  | "variables"
  | "argv";

/** A segment as the first edition wrote it: before there were latencies, pools, purposes and samples by the second. */
export interface EarlierSegment
  extends Omit<Segment, "latency" | "poolMax" | "maxInFlight" | "purpose" | "side" | "path" | "resources"> {
  resources: Record<string, Pick<ProcessResources, "cpuMs" | "rssPeak">>;
}

/** A result as the first edition wrote it: one experiment, and a summary as all that is derived. */
export interface EarlierResult
  extends Omit<Observed, "schemaVersion" | "experiment" | "stoppedBecause" | "config" | "legs" | "segments"> {
  schemaVersion: 1;
  config: Pick<RunConfig, SharedConfig>;
  segments: EarlierSegment[];
  summary: Summary;
}

/** A result of any edition that is published. */
export type PublishedResult = EarlierResult | ResultDocument;

/** The segments in today's form, whatever edition they were written in. */
export function segmentsOf(result: PublishedResult): Segment[] {
  return result.schemaVersion === 1 ? result.segments.map(inTodaysForm) : result.segments;
}

function inTodaysForm(segment: EarlierSegment): Segment {
  const resources = Object.entries(segment.resources).map(([name, { cpuMs, rssPeak }]) => {
    const eachSecond = { cpuMs: [], rss: [], runQueueWaitMs: [], eventLoopDelayMs: [] };
    return [name, { cpuMs, rssPeak, runQueueWaitMs: null, eventLoopDelayMs: null, eachSecond }];
  });
  return {
    ...segment,
    latency: null,
    poolMax: null,
    maxInFlight: null,
    purpose: "comparison",
    side: null,
    path: null,
    resources: Object.fromEntries(resources),
  };
}
