import { expect, test } from "bun:test";
import { emptyHistogram, encode, recordMs } from "../../results/run/histogram.ts";
import { armOf } from "../../results/run/segment.ts";
import { segmentFor } from "../segment.fixture.ts";
import { curvesOf } from "./latency-curves.ts";

const load = { model: "open", offered: 50 } as const;

/** A segment with one answer of each of these lengths in ms. */
function segmentWith(latenciesMs: number[]) {
  const histogram = emptyHistogram();
  for (const latencyMs of latenciesMs) recordMs(histogram, latencyMs);
  return { ...segmentFor(() => 0.5, armOf("parallel"), load), histogram: encode(histogram) };
}

test("blocks are added up before a percentile is read, and luck is left out", () => {
  const fast = segmentWith(Array.from({ length: 150 }, () => 1));
  const slow = segmentWith(Array.from({ length: 50 }, () => 9));
  const [curve] = curvesOf({ title: "", load, byMode: new Map([["parallel", [fast, slow]]]) });
  expect(curve?.answers).toBe(200);
  const read = curve?.points.map(({ percent, ms }) => [percent, ms === null ? null : Math.round(ms)]);
  expect(read).toEqual([
    [50, 1],
    [75, 1],
    [90, 9],
    [95, 9],
    [99, null],
    [99.9, null],
  ]);
});
