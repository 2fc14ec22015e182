import { expect, test } from "bun:test";
import { count, duration, percent } from "./numbers.ts";

test.each([
  [0.4213, "0.42 ms"],
  [9.996, "10.00 ms"],
  [12.345, "12.3 ms"],
  [123.4, "123 ms"],
  [1240, "1.24 s"],
])("%p ms are shown as %p", (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test("counts have separators, and shares are in percent", () => {
  expect([count(1_234_567), percent(0.1234)]).toEqual(["1,234,567", "12.3 %"]);
});
