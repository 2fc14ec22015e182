import { expect, test } from "bun:test";
import { bootstrapMedianInterval } from "./bootstrap.ts";
import { seededRandom } from "./random.ts";

const differences = [-0.31, -0.24, -0.28, -0.22, -0.3, -0.05, -0.27, -0.26];
const intervalAt = (seed: number, confidence = 0.95) =>
  bootstrapMedianInterval(differences, { random: seededRandom(seed), confidence });

test("the interval lies about the median and within the values", () => {
  const { low, high } = intervalAt(1);
  expect(low).toBeGreaterThanOrEqual(-0.31);
  expect(low).toBeLessThan(-0.265);
  expect(high).toBeGreaterThan(-0.265);
  expect(high).toBeLessThanOrEqual(-0.05);
});

test("the same seed gives the same interval, in whatever order the blocks came", () => {
  expect(intervalAt(7)).toEqual(intervalAt(7));
  const reversed = bootstrapMedianInterval(differences.toReversed(), { random: seededRandom(7) });
  expect(reversed).toEqual(intervalAt(7));
});

test("less confidence gives a narrower interval", () => {
  const half = intervalAt(1, 0.5);
  const most = intervalAt(1, 0.95);
  expect(half.high - half.low).toBeLessThan(most.high - most.low);
});

test("the ends are the percentiles of the resampled medians", () => {
  // Three draws from these have the median 1 with probability 7/27: more than the interval of 95 % cuts off at its
  // upper end, and less than the one of 20 % does.
  const ends = (confidence: number) =>
    bootstrapMedianInterval([0, 0, 1], { random: seededRandom(3), confidence });
  expect(ends(0.95)).toEqual({ low: 0, high: 1 });
  expect(ends(0.2)).toEqual({ low: 0, high: 0 });
});

test("values that do not differ have an interval without width", () => {
  expect(bootstrapMedianInterval([0.1, 0.1, 0.1], { random: seededRandom(1) })).toEqual({
    low: 0.1,
    high: 0.1,
  });
});

test("one block has no spread", () => {
  expect(() => bootstrapMedianInterval([0.1], { random: seededRandom(1) })).toThrow(
    new RangeError("an interval needs at least 2 block differences, not 1"),
  );
});
