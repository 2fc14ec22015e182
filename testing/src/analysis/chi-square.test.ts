import { describe, expect, test } from "bun:test";
import { chiSquare, criticalChiSquare, independence } from "./chi-square.ts";

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

test("the chi-square of 44 heads in 100 tosses is 1.44", () => {
  expect(chiSquare([44, 56])).toBeCloseTo(1.44, 12);
});

test("the chi-square of equal counts is 0", () => {
  expect(chiSquare([7, 7, 7])).toBe(0);
});

test.each([3, 11, 101])(
  "the critical value for %d cells is exceeded at most once in a million times",
  (cells) => {
    const probability = probabilityAbove(criticalChiSquare(cells), cells - 1);
    expect(probability).toBeLessThan(1e-6);
    expect(probability).toBeGreaterThan(0.25e-6);
  },
);

describe("independence", () => {
  test("of proportional rows is 0", () => {
    expect(
      independence([
        [10, 20, 30],
        [1, 2, 3],
        [5, 10, 15],
      ]).value,
    ).toBeCloseTo(0, 12);
  });

  test("of a 2 × 2 table is n (ad − bc)² / (row and column totals)", () => {
    // (100 · (43 · 4 − 9 · 44)²) / (52 · 48 · 87 · 13), Pearson's shortcut.
    const expected = (100 * (43 * 4 - 9 * 44) ** 2) / (52 * 48 * 87 * 13);
    const { value } = independence([
      [43, 9],
      [44, 4],
    ]);
    expect(value).toBeCloseTo(expected, 12);
    expect(value).toBeCloseTo(1.777, 3);
  });

  test("has the critical value of (r − 1)(c − 1) degrees of freedom", () => {
    const { critical } = independence([
      [1, 2, 3, 4],
      [4, 3, 2, 1],
      [1, 1, 1, 1],
    ]);
    expect(critical).toBe(criticalChiSquare(7));
  });

  test("of a table whose rows determine the columns exceeds its critical value", () => {
    const { value, critical } = independence([
      [30, 0, 0],
      [0, 30, 0],
      [0, 0, 30],
    ]);
    expect(value).toBeCloseTo(180, 10); // n · (the lesser of rows and columns, less 1)
    expect(value).toBeGreaterThan(critical);
  });
});
