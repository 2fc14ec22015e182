import type { EncodedHistogram } from "./histogram.ts";

/** How fights are stored while a segment runs; `null` where nothing is stored or it is not known. */
export type Writes = "none" | "acknowledged";

/**
 * What is being compared: an orchestration mode, the ceiling (the same answer with no upstream), or a draw from
 * a store of so many rows.
 */
export interface Arm {
  mode: string;
  writes: Writes | null;
  rows: number | null;
}

/** The ceiling's place among the modes. */
export const CEILING = "ceiling";
/** The mode of a segment that asks heroes for a draw. */
export const DRAW = "draw";

/** A closed loop has so many connections, each waiting for its answer; an open loop a rate, whatever the answers do. */
export type Load = { model: "closed"; connections: number } | { model: "open"; offered: number };

/** One stretch of load on one arm, as planned. */
export interface PlannedSegment {
  arm: Arm;
  load: Load;
  /** Which repetition of its comparison it belongs to, from 0. */
  block: number;
  /** Its place in that block, from 0. */
  slot: number;
}

/** What one process used during a segment; `null` where the machine does not tell. */
export interface ProcessResources {
  cpuMs: number | null;
  /** Largest resident set during the segment, in bytes. */
  rssPeak: number | null;
}

/** What a load generator saw. */
export interface LoadResult {
  /** How long was measured, warm-up excluded. */
  seconds: number;
  /** Answers with status 2xx; the histogram holds these. */
  good: number;
  /** Every other answer, broken connection and timeout. */
  errors: number;
  timeouts: number;
  /** Requests of an open loop that could not be started in time. */
  dropped: number;
  histogram: EncodedHistogram;
  generator: {
    tool: "autocannon" | "k6";
    /** Share of one core that it used; `null` where the machine does not tell. */
    cpu: number | null;
    /** Virtual users: the most at once, and the most allowed. Open loop only. */
    peakVus: number | null;
    maxVus: number | null;
  };
}

/** One measured stretch of load: a plain record, and all that tables and statistics are made from. */
export interface Segment extends LoadResult {
  index: number;
  mode: string;
  writes: Writes | null;
  rows: number | null;
  block: number;
  slot: number;
  model: Load["model"];
  connections: number | null;
  /** Requests a second that were to be started; `null` in a closed loop. */
  offered: number | null;
  /** Good answers a second. */
  achieved: number;
  warmupSeconds: number;
  startedAt: string;
  /** By the name of the process. */
  resources: Record<string, ProcessResources>;
  /** False where the run does not count; it is kept, and takes no part in a verdict. */
  valid: boolean;
  /** Why it does not count. */
  reasons: string[];
}
