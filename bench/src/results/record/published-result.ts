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

/** A segment of the first edition: without latencies, pools, purposes and samples per second. */
export interface EarlierSegment
  extends Omit<Segment, "latency" | "poolMax" | "maxInFlight" | "purpose" | "side" | "path" | "resources"> {
  resources: Record<string, Pick<ProcessResources, "cpuMs" | "rssPeak">>;
}

/** A result of the first edition: of one experiment, and with a summary as its derived part. */
export interface EarlierResult
  extends Omit<Observed, "schemaVersion" | "experiment" | "stoppedBecause" | "config" | "legs" | "segments"> {
  schemaVersion: 1;
  config: Pick<RunConfig, SharedConfig>;
  segments: EarlierSegment[];
  summary: Summary;
}

/** A result of any edition that is published. */
export type PublishedResult = EarlierResult | ResultDocument;

/** The segments of a result of any edition, in the current form. */
export function segmentsOf(result: PublishedResult): Segment[] {
  return result.schemaVersion === 1 ? result.segments.map(inCurrentForm) : result.segments;
}

function inCurrentForm(segment: EarlierSegment): Segment {
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
