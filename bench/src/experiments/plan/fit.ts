import type { Slot } from "../../lab/arrange.ts";
import { durationSeconds, type Lengths, withLengths } from "./lengths.ts";

/** What a person asked for; what is left open is fitted to the time there is. */
export interface Wishes {
  seconds: number | undefined;
  warmupSeconds: number | undefined;
}

/** What fitted lengths look like. */
export interface Fit {
  /** More than this is not measured at a time. */
  longestSeconds: number;
  /** The warm-up as a share of what is measured. */
  warmupShare: number;
  /** The shortest warm-up. */
  leastWarmupSeconds: number;
}

/** Measuring for less says nothing. */
const SHORTEST_SECONDS = 3;
const STEPS_A_SECOND = 10;

/**
 * The longest lengths with which these segments take at most `leftSeconds`; the shortest ones where even they take
 * longer. An explicit length is kept, whatever time that takes.
 */
export function fittedLengths(
  slots: readonly Slot[],
  leftSeconds: number,
  fit: Fit,
  wishes: Wishes,
): Lengths {
  if (wishes.seconds !== undefined) return lengthsOf(wishes.seconds, fit, wishes);
  for (let step = fit.longestSeconds * STEPS_A_SECOND; step > SHORTEST_SECONDS * STEPS_A_SECOND; step -= 1) {
    const lengths = lengthsOf(step / STEPS_A_SECOND, fit, wishes);
    if (takesAtMost(leftSeconds, slots, lengths)) return lengths;
  }
  return shortestLengths(fit, wishes);
}

/** What segments are never shorter than, unless that was asked for. */
export function shortestLengths(fit: Fit, wishes: Wishes): Lengths {
  return lengthsOf(wishes.seconds ?? SHORTEST_SECONDS, fit, wishes);
}

/** Whether the segments end in time when they are this long. */
export function takesAtMost(leftSeconds: number, slots: readonly Slot[], lengths: Lengths): boolean {
  return durationSeconds(withLengths(slots, lengths)) <= leftSeconds;
}

function lengthsOf(seconds: number, { warmupShare, leastWarmupSeconds }: Fit, wishes: Wishes): Lengths {
  const share = Math.floor(seconds * warmupShare * STEPS_A_SECOND) / STEPS_A_SECOND;
  return { seconds, warmupSeconds: wishes.warmupSeconds ?? Math.max(leastWarmupSeconds, share) };
}
