import { expect, test } from "bun:test";
import { addUp, emptyHistogram, encode, percentileMs, recordMs } from "./histogram.ts";

function histogramOf(...latenciesMs: number[]) {
  const histogram = emptyHistogram();
  for (const latencyMs of latenciesMs) recordMs(histogram, latencyMs);
  return histogram;
}

test("percentiles keep microseconds apart", () => {
  const histogram = histogramOf(0.25, 0.251, 0.252, 0.9);
  expect(percentileMs(histogram, 50)).toBe(0.251);
  expect(percentileMs(histogram, 100)).toBe(0.9);
});

test("histograms survive being written and are added, not averaged", () => {
  const fast = Array.from({ length: 99 }, () => 1);
  const sum = addUp([encode(histogramOf(...fast)), encode(histogramOf(100))]);
  expect(sum.totalCount).toBe(100);
  expect(percentileMs(sum, 50)).toBeCloseTo(1, 2);
  // An average of the two p99 would be about 50 ms.
  expect(percentileMs(sum, 99)).toBeCloseTo(1, 2);
  expect(percentileMs(sum, 100)).toBeCloseTo(100, 0);
});

test("a response above the range of the histogram is recorded as its slowest", () => {
  expect(percentileMs(histogramOf(10_000_000), 50)).toBeCloseTo(120_000, -3);
});

test("an empty histogram has no percentile", () => {
  expect(percentileMs(addUp([]), 50)).toBeNull();
});
