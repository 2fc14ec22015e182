import { expect, test } from "bun:test";
import { expandedTail, studentQuantile } from "./expanded-tail.ts";

test.each([
  [5, 2.571],
  [7, 2.365],
  [11, 2.201],
  [30, 2.042],
])("t at 97.5 %% with %d degrees of freedom is the tables' %d", (freedom, quantile) => {
  expect(Math.abs(studentQuantile(0.975, freedom) - quantile)).toBeLessThan(0.01);
});

test.each([
  [8, 0.0057],
  [12, 0.0108],
  [20, 0.0159],
])("with %d values each end is cut at Φ(−√(n/(n − 1)) · t)", (size, tail) => {
  expect(Math.abs(expandedTail(0.95, size) - tail)).toBeLessThan(0.0002);
});

test("with many values the plain percentile remains", () => {
  expect(expandedTail(0.95, 100_000)).toBeCloseTo(0.025, 3);
});
