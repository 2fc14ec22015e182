import { expect, test } from "bun:test";
import { exactTwoSidedP, normalTwoSidedP } from "./signed-rank-null.ts";
import { wilcoxonSignedRank } from "./wilcoxon.ts";

const minus = (xs: readonly number[], ys: readonly number[]) => xs.map((x, index) => x - (ys[index] ?? 0));

test("the depression scores of Hollander and Wolfe, the example of R's wilcox.test", () => {
  const before = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
  const after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
  const { positiveRankSum, p } = wilcoxonSignedRank(minus(before, after));
  expect(positiveRankSum).toBe(40);
  expect(p).toBeCloseTo(0.03906, 5);
});

test("Darwin's maize, the example of SciPy's wilcoxon", () => {
  const differences = [6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75];
  const { positiveRankSum, p } = wilcoxonSignedRank(differences);
  expect(120 - positiveRankSum).toBe(24);
  expect(p).toBeCloseTo(0.041259765625, 12);
});

test("swapping the arms changes the sum and keeps the p-value", () => {
  expect(wilcoxonSignedRank([1, 2, -3, 4])).toEqual({ positiveRankSum: 7, p: 0.625 });
  expect(wilcoxonSignedRank([-1, -2, 3, -4])).toEqual({ positiveRankSum: 3, p: 0.625 });
});

test("eight blocks of one sign are as clear as eight blocks can be", () => {
  expect(wilcoxonSignedRank([1, 2, 3, 4, 5, 6, 7, 8]).p).toBe(2 / 2 ** 8);
});

test("zeros take the lowest ranks, and leave with them: Pratt's way, checked against SciPy", () => {
  const times = [1, 4, 16, 15, 8, 4, 5, 1, 2];
  const differences = times.flatMap((count, index) => new Array<number>(count).fill(index - 4));
  const { positiveRankSum, p } = wilcoxonSignedRank(differences);
  expect(positiveRankSum).toBe(423);
  // SciPy has 0.00317 from the normal distribution; the exact value is close by, not equal.
  expect(p).toBeGreaterThan(0.0025);
  expect(p).toBeLessThan(0.0035);
});

test("without any difference there is nothing to doubt", () => {
  expect(wilcoxonSignedRank([0, 0, 0])).toEqual({ positiveRankSum: 0, p: 1 });
  expect(wilcoxonSignedRank([])).toEqual({ positiveRankSum: 0, p: 1 });
});

test("ties share the mean of their ranks", () => {
  // Ranks 1.5, 1.5, 3.5, 3.5 and 5: three of the 32 sign patterns have a sum of at most 1.5, three of at least 13.5.
  expect(wilcoxonSignedRank([1, -1, 2, 2, 3])).toEqual({ positiveRankSum: 13.5, p: 6 / 32 });
});

test("with ties and zeros the exact p is what counting every sign pattern gives", () => {
  const ranks = [2.5, 2.5, 4, 6, 6, 6, 8, 9.5, 9.5];
  const total = 54;
  for (const positiveSum of [0, 2.5, 10, 18.5, 27, 45.5]) {
    let asFar = 0;
    for (let pattern = 0; pattern < 2 ** ranks.length; pattern += 1) {
      const reached = ranks.reduce((sum, rank, bit) => sum + ((pattern >> bit) & 1) * rank, 0);
      if (Math.abs(reached - total / 2) >= Math.abs(positiveSum - total / 2)) asFar += 1;
    }
    expect(exactTwoSidedP(ranks, positiveSum)).toBe(asFar / 2 ** ranks.length);
  }
});

test("the normal p with continuity correction is that of R's wilcox.test(exact = FALSE)", () => {
  // Twelve differences of which two are tied, with a smaller sum of 34.
  const xs = [120, 114, 181, 188, 180, 146, 121, 191, 132, 113, 127, 112];
  const ys = [133, 143, 119, 189, 112, 199, 198, 113, 115, 121, 142, 187];
  const sizes = minus(xs, ys)
    .map(Math.abs)
    .sort((a, b) => a - b);
  const ranks = sizes.map((size) => (sizes.indexOf(size) + sizes.lastIndexOf(size)) / 2 + 1);
  expect(normalTwoSidedP(ranks, 34)).toBeCloseTo(0.7240817, 6);
});

test("beyond fifty blocks the normal p takes over, close to the exact one", () => {
  const differences = Array.from({ length: 60 }, (_, index) => (index % 3 === 0 ? -1 : 1) * (index + 1));
  const { positiveRankSum, p } = wilcoxonSignedRank(differences);
  const ranks = Array.from({ length: 60 }, (_, index) => index + 1);
  expect(p).toBe(normalTwoSidedP(ranks, positiveRankSum));
  expect(Math.abs(p - exactTwoSidedP(ranks, positiveRankSum))).toBeLessThan(0.001);
});
