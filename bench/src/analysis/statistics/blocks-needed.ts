/**
 * (z₀.₉₇₅ + z₀.₈₀)² = (1.960 + 0.842)²: a test at 5 %, two-sided, finds a mean that lies so many of its standard
 * errors from zero with a power of 80 %.
 */
export const POWER_FACTOR = 7.85;

/**
 * How many blocks find the relative effect (0.1 = ten per cent more) with 80 % power, given the standard deviation of
 * the differences between blocks, in log ratios, from a pilot.
 *
 * The standard error s/√n has to be the 2.80th part of ln(1 + effect); that, solved for n. It holds for a single
 * metric with normal noise and a known deviation: take it as the least, not as a promise.
 *
 * Throws a `RangeError` for an effect of zero, or one of −100 % or less, which no ratio can have.
 */
export function blocksNeeded(deviation: number, effect: number): number {
  if (!(effect > -1) || effect === 0) {
    throw new RangeError(`an effect must be above -1 and not 0, not ${effect}`);
  }
  return Math.ceil((POWER_FACTOR * deviation ** 2) / Math.log1p(effect) ** 2);
}
