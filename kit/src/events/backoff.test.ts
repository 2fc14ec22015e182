import { expect, test } from "bun:test";
import { backoffMs } from "./backoff.ts";

test.each([
  [1, 200],
  [2, 400],
  [5, 3200],
  [6, 5000],
  [10_000, 5000],
])("after %d failures it waits for less than %d ms, with a uniform distribution", (failures, boundMs) => {
  expect(backoffMs(failures, () => 0)).toBe(0);
  expect(backoffMs(failures, () => 0.5)).toBe(boundMs / 2);
  expect(backoffMs(failures, () => 0.999)).toBeCloseTo(boundMs * 0.999, 6);
});
