import { expect, test } from "bun:test";
import { sharesIn } from "./shares.ts";

test.each<[object, Record<string, number>]>([
  [
    [
      ["a", 10],
      ["b", 90],
    ],
    { a: 10, b: 90 },
  ],
  [
    [
      ["a", 1],
      ["b", 3],
    ],
    { a: 25, b: 75 },
  ],
  [[["a"], ["b"]], { a: 50, b: 50 }],
  [
    [
      ["a", -5],
      ["b", 10],
    ],
    { a: 0, b: 100 },
  ],
  [
    [
      ["a", 20],
      ["b", 30],
      ["a", 50],
    ],
    { a: 70, b: 30 },
  ],
  [
    [
      ["a", 25],
      [null, 75],
    ],
    { a: 25, null: 75 },
  ],
  [[["a", 0]], { null: 100 }],
])("the weights of %j are percentages", (fractional, expected) => {
  const shares = sharesIn({ fractional });
  expect(Object.fromEntries([...(shares ?? [])].map(([variant, share]) => [String(variant), share]))).toEqual(
    expected,
  );
});

test.each([
  [{ if: [true, "a", "b"] }],
  [{ fractional: [{ var: "email" }, ["a", 10], ["b", 90]] }],
  [{ fractional: [["a", 10]], if: [] }],
  [{ fractional: [] }],
  [undefined],
])("a rule that is more than percentages, or none, has no shares: %j", (targeting) => {
  expect(sharesIn(targeting)).toBeUndefined();
});
