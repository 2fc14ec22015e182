import { quantile } from "simple-statistics";

/** What two runs of the same thing may differ by even where the machine seems perfectly still. */
export const LEAST_NOISE_FLOOR = 0.03;

/**
 * The relative effect that this machine shows between two equal arms: the 95th percentile of |d| over the blocks of an
 * A/A run, at least 3 %, which is also the answer where there are no blocks.
 *
 * Takes log ratios and returns `exp(|d|) − 1`: the floor is read as "so many per cent more", and applies as the same
 * distance downwards (see `verdictOf`).
 */
export function noiseFloor(differences: readonly number[]): number {
  if (differences.length === 0) return LEAST_NOISE_FLOOR;
  return Math.max(LEAST_NOISE_FLOOR, Math.expm1(quantile(differences.map(Math.abs), 0.95)));
}
