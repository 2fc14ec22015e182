import { quantile } from "simple-statistics";
import type { Random } from "./statistics/random.ts";
import { resampledMedians } from "./statistics/resampled-medians.ts";

/** Two runs of the same code may differ by this much on a quiet machine. */
export const LEAST_NOISE_FLOOR = 0.03;

/** The comparison that a noise floor is for. */
export interface FloorOptions {
  /** The number of blocks whose median is its effect. */
  blocks: number;
  /** Where the resamples come from: the same numbers give the same floor. */
  random: Random;
  resamples?: number;
}

/**
 * The relative effect that a comparison with this number of blocks shows between two equal arms on this machine: the
 * 95th percentile of the absolute median, over resamples of the log ratios of an A/A run; at least 3 %, and 3 % without
 * blocks. Why of the median and not of a block: docs/decisions/0012.
 *
 * Takes log ratios and returns `exp(|d|) − 1`, a relative increase; it applies as the same distance downwards (see
 * `verdictOf`).
 */
export function noiseFloor(
  differences: readonly number[],
  { blocks, random, resamples = 10_000 }: FloorOptions,
): number {
  if (differences.length === 0 || blocks < 1) return LEAST_NOISE_FLOOR;
  const medians = resampledMedians(differences, { size: blocks, random, resamples });
  return Math.max(LEAST_NOISE_FLOOR, Math.expm1(quantile(medians.map(Math.abs), 0.95)));
}
