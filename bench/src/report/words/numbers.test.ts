import { expect, test } from "bun:test";
import { effect, effectInterval, megabytes, ms, percent, probability, rate } from "./numbers.ts";

test("effects carry their sign; a small one keeps a digit, and what rounds to nothing has none", () => {
  expect([0.25, -0.042, 4.24, 0.0004, null].map(effect)).toEqual(["+25 %", "−4.2 %", "+424 %", "0 %", "–"]);
  expect(effectInterval(-0.1, 0.02)).toBe("−10 % to +2.0 %");
  expect(effectInterval(null, 0.02)).toBe("–");
});

test("figures keep the digits that matter", () => {
  expect([0.254, 12.34, 340.4, null].map(ms)).toEqual(["0.25 ms", "12.3 ms", "340 ms", "–"]);
  expect([1234.5, 10.25].map(rate)).toEqual(["1,235", "10.3"]);
  expect([0.0312, 0.25].map(percent)).toEqual(["3.1 %", "25 %"]);
  expect([0.0004, 0.0312, null].map(probability)).toEqual(["< 0.001", "0.031", "–"]);
  expect(megabytes(123_456_789)).toBe("123 MB");
});
