import { expect, test } from "bun:test";
import { probit } from "simple-statistics";
import { blocksNeeded, POWER_FACTOR } from "./blocks-needed.ts";

test("the factor is that of 5 % and 80 %", () => {
  expect(POWER_FACTOR).toBeCloseTo((1.959964 + 0.841621) ** 2, 2);
  expect(Math.abs(POWER_FACTOR - (probit(0.975) + probit(0.8)) ** 2)).toBeLessThan(0.02);
});

test("blocks grow with the square of the spread", () => {
  expect(blocksNeeded(0.06, 0.1)).toBe(4);
  expect(blocksNeeded(0.12, 0.1)).toBe(13);
  expect(blocksNeeded(0.06, 0.03)).toBe(33);
});

test("a ratio and its inverse need the same", () => {
  expect(blocksNeeded(0.1, 1)).toBe(blocksNeeded(0.1, -0.5));
});

test.each([0, -1, -2, Number.NaN])("an effect of %d is refused", (effect) => {
  expect(() => blocksNeeded(0.1, effect)).toThrow(RangeError);
});
