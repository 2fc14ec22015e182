import { expect, test } from "bun:test";
import { seededRandom } from "./random.ts";
import { rankSumP } from "./rank-sum.ts";
import { shiftBetween } from "./shift-interval.ts";

/** Permeability of the human chorioamnion: Hollander and Wolfe (1973), the example of R's wilcox.test. */
const AT_TERM = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
const EARLIER = [1.15, 0.88, 0.9, 0.74, 1.21];

test("the chorioamnion of Hollander and Wolfe, the example of R's wilcox.test", () => {
  // R: wilcox.test(x, y): W = 35, p-value = 0.2544
  expect(rankSumP(EARLIER, AT_TERM)).toBeCloseTo(0.2544, 4);
});

test("two samples that do not overlap are as clear as their sizes permit", () => {
  expect(rankSumP([1, 2, 3, 4], [5, 6, 7, 8])).toBeCloseTo(2 / 70, 12);
  expect(rankSumP([5, 6, 7, 8], [1, 2, 3, 4])).toBeCloseTo(2 / 70, 12);
});

test("equal values share their ranks, and equal samples have no difference", () => {
  expect(rankSumP([1, 1, 1], [1, 1, 1])).toBe(1);
  // Of the 6 choices of two ranks out of 1, 2.5, 2.5, 4 two are as far from the middle: {1, 2.5} twice and {2.5, 4} twice.
  expect(rankSumP([1, 2], [2, 3])).toBeCloseTo(4 / 6, 12);
});

test("an empty sample shows nothing", () => {
  expect(rankSumP([], [1, 2])).toBe(1);
});

test("beyond 50 values the normal distribution continues the exact one", () => {
  const random = seededRandom(5);
  const sample = (size: number, shift: number) => Array.from({ length: size }, () => random() + shift);
  const [a, b] = [sample(25, 0), sample(25, 0.15)];
  const exact = rankSumP(a, b);
  const normal = rankSumP([...a, 0.5], b);
  expect(Math.abs(exact - normal)).toBeLessThan(0.03);
});

test("the shift of R's example: estimate and 95 % interval", () => {
  const { estimate, interval } = shiftBetween(EARLIER, AT_TERM);
  // R: wilcox.test(x, y, conf.int = TRUE): difference in location 0.305, interval -0.15 to 0.76.
  expect(estimate).toBeCloseTo(0.305, 10);
  expect(interval?.low).toBeCloseTo(-0.15, 10);
  expect(interval?.high).toBeCloseTo(0.76, 10);
  expect(interval?.confidence).toBeGreaterThanOrEqual(0.95);
});

test("four values on each side have a 95 % interval, three do not", () => {
  expect(shiftBetween([1, 2, 3, 4], [11, 12, 13, 14])).toEqual({
    estimate: 10,
    interval: { low: 7, high: 13, confidence: 1 - 2 / 70 },
  });
  expect(shiftBetween([1, 2, 3], [11, 12, 13]).interval).toBeNull();
});

test("the interval contains zero exactly where the test does not reject", () => {
  const random = seededRandom(11);
  for (let trial = 0; trial < 200; trial += 1) {
    const first = Array.from({ length: 4 + (trial % 9) }, random);
    const second = Array.from({ length: 4 + (trial % 7) }, () => random() + 0.3);
    const { interval } = shiftBetween(first, second);
    if (!interval) throw new Error("four values are enough");
    const excludesZero = interval.low > 0 || interval.high < 0;
    expect(excludesZero).toBe(rankSumP(first, second) <= 0.05);
  }
});

test("many values use the normal bound, which is close to the exact one", () => {
  const random = seededRandom(3);
  const sample = (size: number) => Array.from({ length: size }, random);
  const [a, b] = [sample(51), sample(50)];
  const exact = shiftBetween(a.slice(1), b);
  const normal = shiftBetween(a, b);
  expect(Math.abs((exact.interval?.low ?? 0) - (normal.interval?.low ?? 1))).toBeLessThan(0.05);
  expect(() => shiftBetween([], [1])).toThrow("a shift needs a value in each sample");
});
