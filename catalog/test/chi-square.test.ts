import { expect, test } from "bun:test";
import { chiSquare, criticalChiSquare } from "./chi-square.ts";

/** Exact for an even number of degrees of freedom: the sum of a Poisson distribution's first terms. */
function probabilityAbove(value: number, degreesOfFreedom: number): number {
  let term = Math.exp(-value / 2);
  let sum = 0;
  for (let index = 0; index < degreesOfFreedom / 2; index++) {
    sum += term;
    term *= value / 2 / (index + 1);
  }
  return sum;
}

test("44 heads in 100 tosses give 1.44", () => {
  expect(chiSquare([44, 56])).toBeCloseTo(1.44, 12);
});

test("equal counts give 0", () => {
  expect(chiSquare([7, 7, 7])).toBe(0);
});

test.each([3, 11, 101])(
  "chance exceeds the critical value for %d cells once in a million, or a little less",
  (cells) => {
    const probability = probabilityAbove(criticalChiSquare(cells), cells - 1);
    expect(probability).toBeLessThan(1e-6);
    expect(probability).toBeGreaterThan(0.25e-6);
  },
);
