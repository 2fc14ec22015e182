import { expect, test } from "bun:test";
import { percentile } from "./percentile.ts";

test("the nearest rank, in whatever order the values are", () => {
  const values = [15, 20, 35, 40, 50].reverse();
  expect([5, 30, 40, 50, 100].map((percent) => percentile(values, percent))).toEqual([15, 20, 20, 35, 50]);
});

test("of nothing there is none, which keeps no promise", () => {
  expect(percentile([], 99)).toBeNaN();
});
