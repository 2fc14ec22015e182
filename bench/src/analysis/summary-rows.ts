import type { Writes } from "./observation/segment.ts";

/** Several segments of one arm under one load, taken together. */
export interface Pooled {
  mode: string;
  writes: Writes | null;
  /** Good answers a second. */
  achieved: number;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
  answers: number;
  errors: number;
  /** False when no segment counts; the figures are then of those that do not. */
  valid: boolean;
  /** Why segments did not count. */
  reasons: string[];
  /** What was set otherwise for the arm, as in an arm; absent where nothing was. */
  latency?: string;
  poolMax?: number;
  maxInFlight?: number;
}

/** An arm at saturation. */
export interface ClosedRow extends Pooled {
  connections: number;
  /** The generator set the limit: `achieved` is what was reached at least. */
  atLeast: boolean;
  /** Throughput as a share of the ceiling's; at most this, where the ceiling is "at least". */
  shareOfCeiling: number | null;
}

/** An arm at a fixed rate. */
export interface OpenRow extends Pooled {
  offered: number;
  dropped: number;
  /** The p95 to stay under at this rate; `null` where there is none. */
  p95LimitMs: number | null;
  /** Stayed under it, with nothing failed and nothing dropped. */
  limitMet: boolean | null;
}

/** The cost of storing: throughput with acknowledged writes as a share of throughput without. */
export interface WritesRow {
  connections: number;
  mode: string;
  acknowledgedOfNone: number;
}

/** A draw from a store of so many rows, and its p50 as a multiple of that at the fewest rows. */
export interface DrawRow extends Pooled {
  rows: number;
  p50OfSmallest: number | null;
}

/** All that is said about a run, made from its segments alone. */
export interface Summary {
  closed: ClosedRow[];
  open: OpenRow[];
  writes: WritesRow[];
  draws: DrawRow[];
  /** Largest resident set of each process in any segment, in bytes; `null` where the machine does not tell. */
  rssPeak: Record<string, number | null>;
}
