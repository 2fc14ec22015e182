import type { CallLimit, VariedSettings, Writes } from "./observation/segment.ts";

/** The segments of one arm under one load, added up. */
export interface Pooled extends VariedSettings {
  mode: string;
  writes: Writes | null;
  /** Good responses per second. */
  achieved: number;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
  answers: number;
  errors: number;
  /** False when no segment counts; the values then come from those that do not. */
  valid: boolean;
  /** Why segments did not count. */
  reasons: string[];
  /** The settings of the arm that differ from the defaults; absent where none does. */
  latency?: string;
  poolMax?: number;
  maxInFlight?: CallLimit;
}

/** An arm at saturation. */
export interface ClosedRow extends Pooled {
  connections: number;
  /** The generator was the limit: `achieved` is a lower bound. */
  atLeast: boolean;
  /** Throughput as a share of the ceiling's; an upper bound where the ceiling is a lower bound. */
  shareOfCeiling: number | null;
}

/** An arm at a fixed rate. */
export interface OpenRow extends Pooled {
  offered: number;
  dropped: number;
  /** The p95 to stay under at this rate; `null` where there is none. */
  p95LimitMs: number | null;
  /** Whether it stayed under it, with no failed and no dropped request. */
  limitMet: boolean | null;
}

/** The cost of storing: throughput with acknowledged writes as a share of throughput without. */
export interface WritesRow {
  connections: number;
  mode: string;
  acknowledgedOfNone: number;
}

/** A draw from a store of this size, and its p50 relative to the smallest store. */
export interface DrawRow extends Pooled {
  rows: number;
  p50OfSmallest: number | null;
}

/** The summary of a run, derived from its segments alone. */
export interface Summary {
  closed: ClosedRow[];
  open: OpenRow[];
  writes: WritesRow[];
  draws: DrawRow[];
  /** Largest resident set of each process in any segment, in bytes; `null` where the machine does not report it. */
  rssPeak: Record<string, number | null>;
}
