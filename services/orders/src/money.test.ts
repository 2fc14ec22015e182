import { expect, test } from "bun:test";
import { Value } from "@sinclair/typebox/value";
import { amountOf, centsOf, Money } from "./money.ts";

test("every cent up to 10,000.00 and near the greatest amount converts exactly", () => {
  for (const start of [0, 99_999_000_000])
    for (let cents = start; cents <= start + 1_000_000; cents++) {
      const written = Number(`${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`);
      if (centsOf(written) !== cents || amountOf(cents) !== written) expect(written).toBe(cents);
    }
});

test.each([0, -0, 0.01, 0.29, 1.1, 19.99, 4.35, 1_000_000_000, 999_999_999.99])(
  "%d is an amount",
  (value) => {
    expect(Value.Check(Money, value)).toBe(true);
  },
);

test.each<[string, unknown]>([
  ["negative", -0.01],
  ["of three decimals", 0.001],
  ["of three decimals that round up", 1.005],
  ["of three decimals near a cent", 19.999],
  ["the smallest number", 5e-324],
  ["a cent too much", 1_000_000_000.01],
  ["enormous", 1e300],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["not a number", Number.NaN],
  ["a text", "1"],
  ["an empty text", ""],
  ["null", null],
  ["undefined", undefined],
  ["a boolean", true],
  ["an empty array", []],
  ["an array of an amount", [1]],
  ["an object", { valueOf: 1 }],
])("%s is not an amount", (_, value) => {
  expect(Value.Check(Money, value)).toBe(false);
});
