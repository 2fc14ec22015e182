import { quantile } from "simple-statistics";
import { expandedTail } from "./expanded-tail.ts";
import type { Random } from "./random.ts";
import { resampledMedians } from "./resampled-medians.ts";

/** A range on the scale of what it was computed from. */
export interface Interval {
  low: number;
  high: number;
}

export interface BootstrapOptions {
  /** Where the resamples come from: the same numbers give the same interval. */
  random: Random;
  resamples?: number;
  confidence?: number;
}

/**
 * The bootstrap interval of the median, from the percentiles of its resamples. Whole blocks are resampled: the requests
 * of one segment depend on each other, so that an interval over requests would be far too narrow.
 *
 * The percentiles are expanded for few values (see `expandedTail`). In simulations with 8 to 16 blocks, plain 95 %
 * percentiles cover the true median in 91 to 94 % of runs, expanded ones in 94 to 97 %. The accelerated interval (BCa)
 * does not help: its acceleration comes from leaving out one value at a time, by which a median takes only two or three
 * values.
 *
 * Throws a `RangeError` below two differences, which have no spread.
 */
export function bootstrapMedianInterval(
  differences: readonly number[],
  { random, resamples = 10_000, confidence = 0.95 }: BootstrapOptions,
): Interval {
  if (differences.length < 2) {
    throw new RangeError(`an interval needs at least 2 block differences, not ${differences.length}`);
  }
  const medians = resampledMedians(differences, { size: differences.length, random, resamples });
  const tail = expandedTail(confidence, differences.length);
  const [low, high] = quantile(medians, [tail, 1 - tail]) as [number, number];
  return { low, high };
}
