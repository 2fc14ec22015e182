import type { Slot } from "../../lab/arrange.ts";
import { durationSeconds, type Lengths, withLengths } from "./lengths.ts";

/** The requested lengths; what is `undefined` is fitted to the time left. */
export interface RequestedLengths {
  seconds: number | undefined;
  warmupSeconds: number | undefined;
}

/** The bounds of fitted lengths. */
export interface Fit {
  /** The longest measurement. */
  longestSeconds: number;
  /** The warm-up as a share of what is measured. */
  warmupShare: number;
  /** The shortest warm-up. */
  leastWarmupSeconds: number;
  /** The shortest measurement; 3 s by default. */
  shortestSeconds?: number;
}

/** The shortest measurement that has a meaning for most experiments. */
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
  requested: RequestedLengths,
): Lengths {
  return longestLengths((lengths) => takesAtMost(leftSeconds, slots, lengths), fit, requested);
}

/** The longest lengths that fit; the shortest ones where none do. An explicit length is kept, whether or not it fits. */
export function longestLengths(
  fits: (lengths: Lengths) => boolean,
  fit: Fit,
  requested: RequestedLengths,
): Lengths {
  if (requested.seconds !== undefined) return lengthsOf(requested.seconds, fit, requested);
  for (let step = fit.longestSeconds * STEPS_A_SECOND; step > shortestOf(fit) * STEPS_A_SECOND; step -= 1) {
    const lengths = lengthsOf(step / STEPS_A_SECOND, fit, requested);
    if (fits(lengths)) return lengths;
  }
  return shortestLengths(fit, requested);
}

/** The shortest lengths; an explicit length may be shorter. */
export function shortestLengths(fit: Fit, requested: RequestedLengths): Lengths {
  return lengthsOf(requested.seconds ?? shortestOf(fit), fit, requested);
}

/** Whether the segments end in time when they are this long. */
export function takesAtMost(leftSeconds: number, slots: readonly Slot[], lengths: Lengths): boolean {
  return durationSeconds(withLengths(slots, lengths)) <= leftSeconds;
}

const shortestOf = ({ shortestSeconds = SHORTEST_SECONDS }: Fit) => shortestSeconds;

function lengthsOf(
  seconds: number,
  { warmupShare, leastWarmupSeconds }: Fit,
  requested: RequestedLengths,
): Lengths {
  const share = Math.floor(seconds * warmupShare * STEPS_A_SECOND) / STEPS_A_SECOND;
  return { seconds, warmupSeconds: requested.warmupSeconds ?? Math.max(leastWarmupSeconds, share) };
}
