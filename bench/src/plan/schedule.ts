import type { PlannedSegment } from "../result/segment.ts";
import { type Comparison, type Order, planSegments } from "./plan.ts";

/** How long each segment is. */
export interface Lengths {
  warmupSeconds: number;
  seconds: number;
}

/** What a person asked for; what is left open is fitted to the time there is. */
export interface Wishes {
  seconds: number | undefined;
  warmupSeconds: number | undefined;
}

/** A plan with the lengths of its segments. */
export interface Schedule extends Lengths {
  segments: PlannedSegment[];
  order: Order;
  /** What the plan is expected to take. */
  totalSeconds: number;
}

/** Measuring for less says nothing. */
export const SHORTEST_SECONDS = 3;
const LONGEST_SECONDS = 10;
/** Starting a generator and reading what it saw, beside the load itself. */
const OVERHEAD_SECONDS = 0.4;
/** The warm-up as a share of what is measured. */
const WARMUP_SHARE = 0.2;

/**
 * Fits the plan into `leftSeconds`: first shorter segments, down to 3 s; then one way instead of mirrored. A plan
 * that does not fit even so keeps its shortest form. An explicit length is kept, whatever time that takes.
 */
export function scheduleWithin(
  comparison: Comparison,
  seed: number,
  leftSeconds: number,
  wishes: Wishes,
): Schedule {
  const mirrored = planSegments(comparison, seed, "mirrored");
  if (wishes.seconds !== undefined || fits(mirrored, leftSeconds, wishes)) {
    return withLengths(mirrored, "mirrored", leftSeconds, wishes);
  }
  return withLengths(planSegments(comparison, seed, "one-way"), "one-way", leftSeconds, wishes);
}

function fits(segments: readonly PlannedSegment[], leftSeconds: number, wishes: Wishes): boolean {
  const warmupSeconds = wishes.warmupSeconds ?? warmupFor(SHORTEST_SECONDS);
  return segments.length * (SHORTEST_SECONDS + warmupSeconds + OVERHEAD_SECONDS) <= leftSeconds;
}

function withLengths(
  segments: PlannedSegment[],
  order: Order,
  leftSeconds: number,
  wishes: Wishes,
): Schedule {
  const load = leftSeconds / Math.max(1, segments.length) - OVERHEAD_SECONDS;
  const share = wishes.warmupSeconds === undefined ? load / (1 + WARMUP_SHARE) : load - wishes.warmupSeconds;
  const seconds = wishes.seconds ?? rounded(Math.min(LONGEST_SECONDS, Math.max(SHORTEST_SECONDS, share)));
  const warmupSeconds = wishes.warmupSeconds ?? warmupFor(seconds);
  const totalSeconds = segments.length * (seconds + warmupSeconds + OVERHEAD_SECONDS);
  return { segments, order, seconds, warmupSeconds, totalSeconds };
}

const warmupFor = (seconds: number) => Math.max(0.5, rounded(seconds * WARMUP_SHARE));
const rounded = (seconds: number) => Math.floor(seconds * 10) / 10;
