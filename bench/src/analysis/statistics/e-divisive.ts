import { type Random, shuffled } from "./random.ts";

/** Where the distribution of a series changes. */
export interface ChangePoint {
  /** The first value after the change. */
  index: number;
  /** The share of permutations that split at least as clearly; at least 1 / (permutations + 1). */
  p: number;
}

/** How changes are searched for. */
export interface EDivisiveOptions {
  /** Where the permutations come from: the same numbers give the same changes. */
  random: Random;
  /** A change is reported up to this p. */
  significance?: number;
  permutations?: number;
  /** The fewest values between two changes, and before the first and after the last one. */
  least?: number;
}

/** A span of the series, and its best split. */
interface Span {
  from: number;
  to: number;
  split: Split;
}

interface Split {
  index: number;
  /** The scaled energy distance between both sides. */
  distance: number;
}

/** Sums of the same numbers in another order differ in their last digits. */
const TOLERANCE = 1e-9;

/**
 * The change points of a series, in its order, by E-divisive means: the series is split where the energy distance between
 * both sides is largest, and each side again, for as long as a permutation test finds the split to be no chance. No
 * distribution is assumed, and neither is the number of changes.
 *
 * Matteson and James, "A Nonparametric Approach for Multiple Change Point Analysis of Multivariate Data", Journal of the
 * American Statistical Association 109 (2014), arXiv:1306.4933, with α = 1. Used for results of performance tests as in
 * Daly, Brown, Ingo, O'Leary and Bradford, "The Use of Change Point Detection to Identify Software Performance Regressions
 * in a Continuous Integration System", ICPE 2020, arXiv:2003.00584. As in the former, the right side of a split may end
 * before its span does, so that a step is also found where a later one undoes it.
 *
 * It assumes values that are independent but for the changes: a drift is found as several steps.
 */
export function changePoints(
  values: readonly number[],
  { random, significance = 0.01, permutations = 999, least = 3 }: EDivisiveOptions,
): ChangePoint[] {
  const splitOf = splitter(values, least);
  const order = values.map((_, index) => index);
  const spanOf = (from: number, to: number): Span => ({ from, to, split: splitOf(order.slice(from, to)) });
  let spans = [spanOf(0, values.length)];
  const found: ChangePoint[] = [];
  for (;;) {
    const best = spans.reduce((a, b) => (b.split.distance > a.split.distance ? b : a));
    if (best.split.index === 0) break;
    const p = permutationP(spans, best.split.distance, { random, permutations, significance });
    if (p === null || p > significance) break;
    const at = best.from + best.split.index;
    found.push({ index: at, p });
    spans = spans.flatMap((span) => (span === best ? [spanOf(span.from, at), spanOf(at, span.to)] : [span]));
  }
  return found.sort((a, b) => a.index - b.index);

  /** `null` as soon as the share cannot be significant any more. */
  function permutationP(
    current: readonly Span[],
    distance: number,
    test: Required<Pick<EDivisiveOptions, "random" | "permutations" | "significance">>,
  ): number | null {
    let asClear = 0;
    for (let done = 0; done < test.permutations; done += 1) {
      const largest = Math.max(
        ...current.map(({ from, to }) => splitOf(shuffled(order.slice(from, to), test.random)).distance),
      );
      if (largest >= distance - TOLERANCE) asClear += 1;
      if ((1 + asClear) / (1 + test.permutations) > test.significance) return null;
    }
    return (1 + asClear) / (1 + test.permutations);
  }
}

/**
 * Finds the best split of some of the values, in the order of their places. The distances between all values are computed
 * once; a permutation only adds them up in another order.
 */
function splitter(values: readonly number[], least: number): (places: readonly number[]) => Split {
  const size = values.length;
  const distances = new Float64Array(size * size);
  for (const [row, a] of values.entries()) {
    for (const [column, b] of values.entries()) distances[row * size + column] = Math.abs(a - b);
  }
  const width = size + 1;
  // sums[i][j]: of the distances between the first i values and the first j.
  const sums = new Float64Array(width * width);
  const sumAt = (row: number, column: number) => sums[row * width + column] as number;

  return (places) => {
    addUp(places);
    const best: Split = { index: 0, distance: 0 };
    const all = places.length;
    for (let split = least; split <= all - least; split += 1) {
      const left = sumAt(split, split);
      for (let end = split + least; end <= all; end += 1) {
        const both = sumAt(split, end);
        const right = sumAt(end, end) - 2 * both + left;
        const distance = scaledDistance(split, end - split, { across: both - left, left, right });
        if (distance > best.distance) {
          best.index = split;
          best.distance = distance;
        }
      }
    }
    return best;
  };

  function addUp(places: readonly number[]): void {
    for (const [row, place] of places.entries()) {
      let inRow = 0;
      for (const [column, other] of places.entries()) {
        inRow += distances[place * size + other] as number;
        sums[(row + 1) * width + column + 1] = sumAt(row, column + 1) + inRow;
      }
    }
  }
}

/**
 * m·n / (m + n) times the energy distance between m values and the n after them: twice the mean distance across, less the
 * mean distances within each side. `left` and `right` contain each pair twice.
 */
function scaledDistance(
  m: number,
  n: number,
  { across, left, right }: { across: number; left: number; right: number },
): number {
  const energy = (2 * across) / (m * n) - left / Math.max(1, m * (m - 1)) - right / Math.max(1, n * (n - 1));
  return ((m * n) / (m + n)) * energy;
}
