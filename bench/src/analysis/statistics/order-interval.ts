import type { Interval } from "./bootstrap.ts";

/** An interval between two of the observed values, with its confidence. */
export interface OrderStatisticInterval extends Interval {
  /** The probability that the interval covers the median; at least the requested one. */
  confidence: number;
}

/**
 * The narrowest interval between the k-th smallest and the k-th largest value that covers the median with at least
 * this confidence, or `null` where even the whole range does not: below six values for 95 %.
 *
 * Exact for any continuous distribution, since the number of values below the median is binomial with p = ½: the
 * coverage is 1 − 2·P(B ≤ k − 1) (David and Nagaraja, "Order Statistics", 3rd edition, section 7.1).
 */
export function orderStatisticInterval(
  differences: readonly number[],
  confidence = 0.95,
): OrderStatisticInterval | null {
  const size = differences.length;
  const sorted = differences.toSorted((a, b) => a - b);
  let interval: OrderStatisticInterval | null = null;
  let missed = 0;
  let atExactly = 2 ** -size;
  for (let k = 1; 2 * k <= size; k += 1) {
    missed += 2 * atExactly;
    if (1 - missed < confidence) break;
    interval = { low: sorted[k - 1] as number, high: sorted[size - k] as number, confidence: 1 - missed };
    atExactly *= (size - k + 1) / k;
  }
  return interval;
}
