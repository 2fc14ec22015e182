import type { EncodedHistogram } from "./histogram.ts";

/** How writes are stored while a segment runs: not at all, or on disk before the response. */
export type Writes = "none" | "acknowledged";

/**
 * What is compared: an orchestration mode, the ceiling (the same response without any upstream), or a draw from a store
 * of a given size; and its settings. `null` is the service's own default.
 */
export interface Arm {
  mode: string;
  writes: Writes | null;
  rows: number | null;
  /** Latency added to upstream calls: `constant:5` for every upstream, `NAME=late:0.02:200` for one. */
  latency: string | null;
  /** `POOL_MAX` of the upstreams. */
  poolMax: number | null;
  /** `UPSTREAM_MAX_IN_FLIGHT` of the orchestrator. */
  maxInFlight: CallLimit | null;
  /** `WORKERS` of the orchestrator and its upstreams: processes of each. Absent where it was not varied. */
  workers?: number;
  /** `DRAW_SOURCE` of the upstreams. Absent where it was not varied. */
  drawSource?: DrawSource;
  /** The replicas of each upstream that the orchestrator knows. Absent where they were not varied. */
  replicas?: Replicas;
}

/** A limit of calls in flight: a number, or one that follows their latency. */
export type CallLimit = number | typeof ADAPTIVE;
export const ADAPTIVE = "adaptive";

/** Orders limits: the default, numbers, and then the adaptive one. */
export const compareLimits = (a: CallLimit | null | undefined, b: CallLimit | null | undefined): number =>
  sizeOfLimit(a) - sizeOfLimit(b);

const sizeOfLimit = (limit: CallLimit | null | undefined) =>
  limit === ADAPTIVE ? Number.MAX_SAFE_INTEGER : (limit ?? 0);

/** One process of each upstream, three, or three of which one responds {@link LATE_MS} late. */
export const REPLICAS = ["1", "3", "3-late"] as const;
export type Replicas = (typeof REPLICAS)[number];
export const LATE_MS = 200;

/** Where a catalogue draws a row from: its store, or a copy in memory that is at most two seconds old. */
export const DRAW_SOURCES = ["store", "snapshot"] as const;
export type DrawSource = (typeof DRAW_SOURCES)[number];

/** The settings of an arm that older results do not have; only those that were varied. */
export function variedIn({
  workers,
  drawSource,
  replicas,
}: {
  workers?: number | undefined;
  drawSource?: DrawSource | undefined;
  replicas?: Replicas | undefined;
}): VariedSettings {
  return {
    ...(workers != null && { workers }),
    ...(drawSource != null && { drawSource }),
    ...(replicas != null && { replicas }),
  };
}

/** Settings that an arm has only where they were varied. */
export type VariedSettings = Pick<Arm, "workers" | "drawSource" | "replicas">;

/** Orders arms by these settings: fewer workers first, then draws from the store, then fewer replicas. */
export function compareVaried(a: VariedSettings, b: VariedSettings): number {
  return (
    (a.workers ?? 1) - (b.workers ?? 1) ||
    DRAW_SOURCES.indexOf(a.drawSource ?? "store") - DRAW_SOURCES.indexOf(b.drawSource ?? "store") ||
    REPLICAS.indexOf(a.replicas ?? "1") - REPLICAS.indexOf(b.replicas ?? "1")
  );
}

/** The mode of a segment that measures the ceiling. */
export const CEILING = "ceiling";
/** The mode of a segment that measures a draw from a store. */
export const DRAW = "draw";

/** An arm with every setting at its default, but for those that are given. */
export function armOf(mode: string, changes: Partial<Omit<Arm, "mode">> = {}): Arm {
  return { mode, writes: null, rows: null, latency: null, poolMax: null, maxInFlight: null, ...changes };
}

/** A closed loop has connections that each wait for their response; an open loop has a rate, whatever the responses do. */
export type Load = { model: "closed"; connections: number } | { model: "open"; offered: number };

/**
 * What a segment is measured for. `noise`: one side of a comparison of a mode with itself. `search` and
 * `confirmation`: a step of the search for a capacity, and the longer trial of its result.
 */
export type Purpose = "comparison" | "noise" | "search" | "confirmation";

/** One period of load on one arm, as planned. */
export interface PlannedSegment {
  arm: Arm;
  load: Load;
  purpose: Purpose;
  /** Which repetition of its comparison it belongs to, or which search, from 0. */
  block: number;
  /** Its place in that block, from 0. */
  slot: number;
  /** Which of two equal sides it measures; `null` where an arm is not compared with itself. */
  side: "A" | "B" | null;
  /** Load before the measurement, which does not count. */
  warmupSeconds: number;
  /** How long is measured. */
  seconds: number;
}

/** The two segments of a block that are measured together: one generator drives both arms, alternately, in short turns. */
export interface PlannedTurns {
  together: readonly [PlannedSegment, PlannedSegment];
  /** What the order of the turns is drawn from. */
  seed: number;
}

/** What one process used during a segment; `null` where the machine does not report it. */
export interface ProcessResources {
  cpuMs: number | null;
  /** Largest resident set during the segment, in bytes. */
  rssPeak: number | null;
  /** Time for which its threads were ready to run and waited for a core, in ms; all threads together. */
  runQueueWaitMs: number | null;
  /** Mean delay of its event loop, in ms; `null` where it has none, or does not report it. */
  eventLoopDelayMs: number | null;
  /** The same by second: what was used in that second, and the resident set at its end. */
  eachSecond: {
    cpuMs: (number | null)[];
    rss: (number | null)[];
    runQueueWaitMs: (number | null)[];
    eventLoopDelayMs: (number | null)[];
  };
}

/** The calls that the orchestrator counted to its upstreams during a segment, without its warm-up. */
export interface PathCounts {
  /** Calls by upstream, whatever their outcome; one shared call is one. */
  upstreamCalls: Record<string, number>;
  /** Second attempts of the mode `hedged`, by leg. */
  hedges: Record<string, number>;
  /** Time for which calls waited for a place in flight, all together, in ms. */
  upstreamWaitMs: number;
}

/** The tools that offer a fixed rate, as a result names them. */
export const OPEN_LOOP_TOOLS = ["k6", "steady-rate"] as const;
export type OpenLoopTool = (typeof OPEN_LOOP_TOOLS)[number];

/** The tools that drive closed loops, as a result names them. `turns` is this repository's own. */
export const CLOSED_LOOP_TOOLS = ["turns", "autocannon", "wrk"] as const;
export type ClosedLoopTool = (typeof CLOSED_LOOP_TOOLS)[number];
/** Any load generator. */
export type LoadTool = ClosedLoopTool | OpenLoopTool;

/** The part of a measurement that concerns one of several requests. */
export interface RequestResult {
  /** As the configuration names it; for a script, the `name` tag of k6. */
  name: string;
  good: number;
  errors: number;
  /** Latencies of the good responses. */
  histogram: EncodedHistogram;
}

/** The turns of one of two services, which a generator drives alternately. */
export interface Turns {
  /** How many were measured. */
  count: number;
  /** The planned length of one, in ms. Each ends with the last response to a request that was sent within this time. */
  ms: number;
}

/** What a load generator measured. */
export interface LoadResult {
  /** The length of the measurement, without the warm-up. */
  seconds: number;
  /** Responses with status 2xx; the histogram holds their latencies. */
  good: number;
  /** Every other response, broken connection and timeout. */
  errors: number;
  timeouts: number;
  /** Requests of an open loop that could not be started in time. */
  dropped: number;
  histogram: EncodedHistogram;
  /** What the errors were, in words, and how many of each; absent where the generator does not tell them apart. */
  failures?: Record<string, number>;
  /** By request, where several were sent in turn; each is also part of the sums. */
  requests?: RequestResult[];
  /** How it was measured where two services were driven in turns; absent where it was measured in one piece. */
  turns?: Turns;
  /** Completed iterations of a script, which may send several requests each; absent without a script. */
  iterations?: number;
  generator: {
    /** `steady-rate` is this repository's own open loop. */
    tool: LoadTool;
    /** Share of one core that it used; `null` where the machine does not report it. */
    cpu: number | null;
    /**
     * Open loop only: the peak and the limit of requests in flight, or of k6's virtual users, each of which has one
     * request in flight.
     */
    peakVus: number | null;
    maxVus: number | null;
  };
}

/** One measured period of load: a plain record, from which all tables and statistics are derived. */
export interface Segment extends LoadResult, Arm {
  index: number;
  purpose: Purpose;
  block: number;
  slot: number;
  side: "A" | "B" | null;
  model: Load["model"];
  connections: number | null;
  /** Requests to start per second; `null` in a closed loop. */
  offered: number | null;
  /** Good responses per second. */
  achieved: number;
  warmupSeconds: number;
  startedAt: string;
  /** By name, of the processes that took part; the service that is requested comes first. */
  resources: Record<string, ProcessResources>;
  /** `null` where no orchestrator took part, or it does not publish metrics. */
  path: PathCounts | null;
  /** False for a segment that does not count: it is kept, and takes no part in a verdict. */
  valid: boolean;
  /** Why it does not count; empty where it does. */
  reasons: string[];
}

/**
 * The duration of the legs of a request when nothing else runs: from `Server-Timing` of requests in sequence, one at a
 * time.
 */
export interface LegProbe {
  /** As in {@link Arm}. */
  latency: string | null;
  /** Milliseconds by leg, one entry per request. The leg `store` follows the others, which are calls to upstreams. */
  legsMs: Record<string, number[]>;
  /** The latency of these requests, in ms, one entry per request. */
  totalMs: number[];
}
