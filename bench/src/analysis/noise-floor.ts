import { quantile } from "simple-statistics";
import type { Random } from "./statistics/random.ts";
import { resampledMedians } from "./statistics/resampled-medians.ts";

/** What two runs of the same thing may differ by even where the machine seems perfectly still. */
export const LEAST_NOISE_FLOOR = 0.03;

/** The comparison that a floor is for. */
export interface FloorOptions {
  /** How many blocks its effect is the median of. */
  blocks: number;
  /** Where the resamples come from: the same numbers give the same floor. */
  random: Random;
  resamples?: number;
}

/**
 * The relative effect that a comparison of so many blocks shows between two equal arms on this machine: the 95th
 * percentile of the size of its median, over resamples of the log ratios of an A/A run; at least 3 %, which is also
 * the answer where there are no blocks. Why of the median and not of a block: docs/decisions/0012.
 *
 * Takes log ratios and returns `exp(|d|) − 1`: the floor is read as "so many per cent more", and applies as the same
 * distance downwards (see `verdictOf`).
 */
export function noiseFloor(
  differences: readonly number[],
  { blocks, random, resamples = 10_000 }: FloorOptions,
): number {
  if (differences.length === 0 || blocks < 1) return LEAST_NOISE_FLOOR;
  const medians = resampledMedians(differences, { size: blocks, random, resamples });
  return Math.max(LEAST_NOISE_FLOOR, Math.expm1(quantile(medians.map(Math.abs), 0.95)));
}
