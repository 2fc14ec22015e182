import { expect, test } from "bun:test";
import { median, quantile } from "./quantile.ts";

test("quantiles are values that were measured, whatever their order", () => {
  const values = [5, 1, 4, 2, 3];
  expect([0, 0.2, 0.5, 0.95, 1].map((share) => quantile(values, share))).toEqual([1, 1, 3, 5, 5]);
  expect(values).toEqual([5, 1, 4, 2, 3]);
});

test("the median of an even number of values is the lower one in the middle", () => {
  expect(median([4, 1, 3, 2])).toBe(2);
});

test("nothing was measured", () => {
  expect(median([])).toBeNaN();
});
