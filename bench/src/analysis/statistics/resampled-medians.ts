import type { Random } from "./random.ts";

/** How values are resampled. */
export interface Resampling {
  /** The number of values in a resample. */
  size: number;
  /** Where the draws come from: the same numbers give the same medians. */
  random: Random;
  /** The number of resamples. */
  resamples: number;
}

/** The medians of samples that are drawn from the values with replacement. */
export function resampledMedians(
  values: readonly number[],
  { size, random, resamples }: Resampling,
): number[] {
  const sorted = Float64Array.from(values).sort();
  const drawn = new Uint16Array(sorted.length);
  return Array.from({ length: resamples }, () => resampledMedian(sorted, drawn, size, random));
}

/** Counts how often each of the sorted values is drawn, so that no resample has to be sorted. */
function resampledMedian(sorted: Float64Array, drawn: Uint16Array, size: number, random: Random): number {
  drawn.fill(0);
  for (let draw = 0; draw < size; draw += 1) {
    const index = Math.floor(random() * sorted.length);
    drawn[index] = (drawn[index] as number) + 1;
  }
  return (drawnAt((size - 1) >> 1) + drawnAt(size >> 1)) / 2;

  function drawnAt(rank: number): number {
    let index = 0;
    for (let seen = drawn[0] as number; seen <= rank; seen += drawn[index] as number) index += 1;
    return sorted[index] as number;
  }
}
