import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram,
} from "hdr-histogram-js";

export type { Histogram };

/** Slower responses are recorded as this slow. */
const HIGHEST_US = 120_000_000;
const BITS = 32;

/** A histogram as a result file holds it. */
export interface EncodedHistogram {
  unit: "us";
  encoding: "HdrV2-base64";
  data: string;
}

/** An empty histogram of microseconds, exact to three digits, up to two minutes. */
export function emptyHistogram(): Histogram {
  return build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: HIGHEST_US,
    numberOfSignificantValueDigits: 3,
    bitBucketSize: BITS,
  });
}

/** Adds one latency, given in milliseconds, of at most two minutes. */
export function recordMs(histogram: Histogram, latencyMs: number): void {
  histogram.recordValue(Math.min(HIGHEST_US, Math.max(1, Math.round(latencyMs * 1000))));
}

/** Adds this many equal latencies, given in microseconds, of at most two minutes. */
export function recordManyUs(histogram: Histogram, latencyUs: number, count: number): void {
  if (count > 0) histogram.recordValueWithCount(Math.min(HIGHEST_US, Math.max(1, latencyUs)), count);
}

/** The histogram as a result file holds it. */
export function encode(histogram: Histogram): EncodedHistogram {
  return { unit: "us", encoding: "HdrV2-base64", data: encodeIntoCompressedBase64(histogram) };
}

/** All latencies of several histograms in one. Percentiles are read from this, never averaged. */
export function addUp(histograms: readonly EncodedHistogram[]): Histogram {
  const sum = emptyHistogram();
  for (const { data } of histograms) sum.add(decodeFromCompressedBase64(data, BITS, false, HIGHEST_US));
  return sum;
}

/** The latency that `percent` of the responses do not exceed, in milliseconds; `null` for an empty histogram. */
export function percentileMs(histogram: Histogram, percent: number): number | null {
  if (histogram.totalCount === 0) return null;
  return histogram.getValueAtPercentile(percent) / 1000;
}
