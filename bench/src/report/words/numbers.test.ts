import { expect, test } from "bun:test";
import { digits, effect, effectInterval, megabytes, ms, percent, probability, rate } from "./numbers.ts";

test("an effect has a sign, one decimal below ten percent, and no sign when it rounds to zero", () => {
  expect([0.25, -0.042, 4.24, 0.0004, null].map(effect)).toEqual(["+25 %", "−4.2 %", "+424 %", "0 %", "–"]);
  expect(effectInterval(-0.1, 0.02)).toBe("−10 % to +2.0 %");
  expect(effectInterval(null, 0.02)).toBe("–");
});

test("numbers are rounded to their significant digits", () => {
  expect([0.251, 9.99, 12.34, 340.4, null].map(digits)).toEqual(["0.25", "9.99", "12.3", "340", "–"]);
  expect([-7.66, -0.001, 38297].map(digits)).toEqual(["−7.66", "0.00", "38,297"]);
  expect([0.254, 12.34, 340.4, null].map(ms)).toEqual(["0.25 ms", "12.3 ms", "340 ms", "–"]);
  expect([1234.5, 10.25, null].map(rate)).toEqual(["1,235", "10.3", "–"]);
  expect([0.0312, 0.25, -0.098].map(percent)).toEqual(["3.1 %", "25 %", "−9.8 %"]);
  expect([0.0004, 0.0312, null].map(probability)).toEqual(["< 0.001", "0.031", "–"]);
  expect([123_456_789, null].map(megabytes)).toEqual(["123 MB", "–"]);
});
