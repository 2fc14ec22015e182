import type { EncodedHistogram } from "./histogram.ts";

/** How fights are stored while a segment runs; `null` where nothing is stored or it is not known. */
export type Writes = "none" | "acknowledged";

/**
 * What is being compared: an orchestration mode, the ceiling (the same answer with no upstream), or a draw from
 * a store of so many rows; and what was set otherwise for it. `null` stands for the service's own default.
 */
export interface Arm {
  mode: string;
  writes: Writes | null;
  rows: number | null;
  /** Latency added to upstream calls: `constant:5` for each upstream, `heroes=late:0.02:200` for one. */
  latency: string | null;
  /** `POOL_MAX` of heroes, villains and locations. */
  poolMax: number | null;
  /** `UPSTREAM_MAX_IN_FLIGHT` of fights. */
  maxInFlight: number | null;
}

/** The ceiling's place among the modes. */
export const CEILING = "ceiling";
/** The mode of a segment that asks heroes for a draw. */
export const DRAW = "draw";

/** An arm with everything at its default but what is named. */
export function armOf(mode: string, changes: Partial<Omit<Arm, "mode">> = {}): Arm {
  return { mode, writes: null, rows: null, latency: null, poolMax: null, maxInFlight: null, ...changes };
}

/** A closed loop has so many connections, each waiting for its answer; an open loop a rate, whatever the answers do. */
export type Load = { model: "closed"; connections: number } | { model: "open"; offered: number };

/**
 * What a segment is measured for. `noise`: one side of a comparison of a mode with itself. `search` and
 * `confirmation`: a step on the way to a capacity, and the long look at what was found.
 */
export type Purpose = "comparison" | "noise" | "search" | "confirmation";

/** One stretch of load on one arm, as planned. */
export interface PlannedSegment {
  arm: Arm;
  load: Load;
  purpose: Purpose;
  /** Which repetition of its comparison it belongs to, or which search, from 0. */
  block: number;
  /** Its place in that block, from 0. */
  slot: number;
  /** Which of the two equal sides it stands for; `null` unless it is measured for the noise floor. */
  side: "A" | "B" | null;
  /** Driven and thrown away before anything counts. */
  warmupSeconds: number;
  /** How long is measured. */
  seconds: number;
}

/** What one process used during a segment; `null` where the machine does not tell. */
export interface ProcessResources {
  cpuMs: number | null;
  /** Largest resident set during the segment, in bytes. */
  rssPeak: number | null;
  /** Time its threads were ready to run and waited for a core, in ms; all threads together. */
  runQueueWaitMs: number | null;
  /** Mean delay of its event loop, in ms; `null` for what has none, or does not tell. */
  eventLoopDelayMs: number | null;
  /** The same, once a second: what was used in that second, the resident set at its end. */
  eachSecond: {
    cpuMs: (number | null)[];
    rss: (number | null)[];
    runQueueWaitMs: (number | null)[];
    eventLoopDelayMs: (number | null)[];
  };
}

/** What fights counted on the way to its upstreams during a segment, its warm-up excluded. */
export interface PathCounts {
  /** Calls by upstream, whatever their outcome; one shared call is one. */
  upstreamCalls: Record<string, number>;
  /** Second attempts of the mode `hedged`, by leg. */
  hedges: Record<string, number>;
  /** Time calls waited for a place in flight, all together, in ms. */
  upstreamWaitMs: number;
}

/** The tools that offer a fixed rate, as a result names them. */
export const OPEN_LOOP_TOOLS = ["k6", "steady-rate"] as const;
export type OpenLoopTool = (typeof OPEN_LOOP_TOOLS)[number];

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
    /** `steady-rate` is this repository's own open loop. */
    tool: "autocannon" | OpenLoopTool;
    /** Share of one core that it used; `null` where the machine does not tell. */
    cpu: number | null;
    /**
     * Open loop only: the most at once, and the most allowed, of k6's virtual users, each of which has one request in
     * flight, or of the requests in flight themselves.
     */
    peakVus: number | null;
    maxVus: number | null;
  };
}

/** One measured stretch of load: a plain record, and all that tables and statistics are made from. */
export interface Segment extends LoadResult, Arm {
  index: number;
  purpose: Purpose;
  block: number;
  slot: number;
  side: "A" | "B" | null;
  model: Load["model"];
  connections: number | null;
  /** Requests a second that were to be started; `null` in a closed loop. */
  offered: number | null;
  /** Good answers a second. */
  achieved: number;
  warmupSeconds: number;
  startedAt: string;
  /** By the name of the process; of those that took part. */
  resources: Record<string, ProcessResources>;
  /** `null` where fights took no part or does not tell. */
  path: PathCounts | null;
  /** False where the run does not count; it is kept, and takes no part in a verdict. */
  valid: boolean;
  /** Why it does not count. */
  reasons: string[];
}

/**
 * What the legs of a fight take when nothing else runs: from `Server-Timing` of fights in sequence, one at a time.
 */
export interface LegProbe {
  /** As in {@link Arm}. */
  latency: string | null;
  /** Milliseconds by leg (`hero`, `villain`, `location`, `store`), one entry a fight. */
  legsMs: Record<string, number[]>;
  /** What such a fight took from outside, in ms, one entry a fight. */
  totalMs: number[];
}
