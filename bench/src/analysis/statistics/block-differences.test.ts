import { expect, test } from "bun:test";
import { blockDifferences } from "./block-differences.ts";

test("half and double are equally far from no difference", () => {
  const differences = blockDifferences([
    { baseline: 10, candidate: 20 },
    { baseline: 10, candidate: 5 },
    { baseline: 3, candidate: 3 },
  ]);
  expect(differences).toEqual([Math.LN2, -Math.LN2, 0]);
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])("a value of %d is refused", (candidate) => {
  const pairs = [
    { baseline: 1, candidate: 1 },
    { baseline: 1, candidate },
  ];
  expect(() => blockDifferences(pairs)).toThrow(
    new RangeError(`the candidate of block 1 must be a number above 0, not ${candidate}`),
  );
});
