/**
 * (z₀.₉₇₅ + z₀.₈₀)² = (1.960 + 0.842)²: a two-sided test at 5 % finds a mean that lies the root of this many standard
 * errors from zero with a power of 80 %.
 */
export const POWER_FACTOR = 7.85;

/**
 * The number of blocks that find a relative effect (0.1: ten per cent more) with 80 % power, given the standard deviation
 * of the block differences, in log ratios, from a pilot.
 *
 * Solves s/√n = ln(1 + effect) / 2.80 for n. It holds for a single metric with normal noise and a known deviation, and is
 * therefore a lower bound.
 *
 * Throws a `RangeError` for an effect of zero, or one of −100 % or less, which no ratio can have.
 */
export function blocksNeeded(deviation: number, effect: number): number {
  if (!(effect > -1) || effect === 0) {
    throw new RangeError(`an effect must be above -1 and not 0, not ${effect}`);
  }
  return Math.ceil((POWER_FACTOR * deviation ** 2) / Math.log1p(effect) ** 2);
}
