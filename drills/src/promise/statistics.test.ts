import { expect, test } from "bun:test";
import { isKept } from "@super-heroes/bench/results/promises/measurement";
import { atMost } from "./measurements.ts";
import { largest, quantileOf } from "./statistics.ts";

test("the largest value and quantiles, in whatever order the values are", () => {
  expect(largest([3, -1, 7])).toBe(7);
  const values = [15, 20, 35, 40, 50].reverse();
  expect([0.25, 0.5, 1].map((share) => quantileOf(values, share))).toEqual([20, 35, 50]);
});

test("values that do not exist keep no promise", () => {
  for (const value of [largest([]), quantileOf([], 0.99)]) expect(isKept(atMost(5, "", value))).toBe(false);
});
