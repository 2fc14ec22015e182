import type { EncodedHistogram } from "../../../analysis/observation/histogram.ts";
import type { Load } from "../../../analysis/observation/segment.ts";

/** The load generators whose output can be imported. */
export const IMPORTED_TOOLS = ["k6", "autocannon", "wrk", "oha"] as const;
export type ImportedTool = (typeof IMPORTED_TOOLS)[number];

/** A part of a run of equal length, with the raw samples of its time. */
export interface ImportedBlock {
  block: number;
  seconds: number;
  /** Good responses; the histogram holds their latencies. */
  good: number;
  errors: number;
  histogram: EncodedHistogram;
}

/** What a summary states; `null` for what it does not hold. */
export interface StatedFigures {
  seconds: number | null;
  good: number | null;
  errors: number | null;
  /** Good responses per second. */
  throughput: number | null;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
}

/** What one file holds on one stream of requests: a scenario of k6, or the whole run of another tool. */
export interface ImportedSeries {
  name: string;
  /** `null` where neither the file nor the operator said. */
  load: Load | null;
  /** Requests that a fixed rate offered and that were not started; `null` where the file does not say. */
  dropped: number | null;
  /** From raw samples; empty for a summary. */
  blocks: ImportedBlock[];
  /** From a summary; `null` where there are raw samples. */
  stated: StatedFigures | null;
}

/** What a foreign file holds, as it was read. */
export interface ImportedContent {
  tool: ImportedTool;
  /** In words, as in `JSON lines of raw samples`. */
  format: string;
  /** When the run began; `null` where the file does not say. */
  startedAt: string | null;
  series: ImportedSeries[];
  /** What the file does not hold, and how its numbers are to be read, a sentence each. */
  limits: string[];
}
