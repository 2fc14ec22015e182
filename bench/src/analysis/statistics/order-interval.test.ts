import { expect, test } from "bun:test";
import { orderStatisticInterval } from "./order-interval.ts";

const upTo = (size: number) => Array.from({ length: size }, (_, index) => index + 1);

// From the usual table of confidence intervals for the median; the confidence in per cent.
test.each([
  [6, 1, 6, 96.9],
  [8, 1, 8, 99.2],
  [9, 2, 8, 96.1],
  [12, 3, 10, 96.1],
  [15, 4, 12, 96.5],
  [17, 5, 13, 95.1],
  [20, 6, 15, 95.9],
])("of %d values it is x(%d) to x(%d) with %d %", (size, low, high, percent) => {
  const interval = orderStatisticInterval(upTo(size));
  expect(interval).toMatchObject({ low, high });
  expect((interval?.confidence ?? 0) * 100).toBeCloseTo(percent, 1);
});

test("five values cannot reach 95 %", () => {
  expect(orderStatisticInterval(upTo(5))).toBeNull();
  expect(orderStatisticInterval(upTo(5), 0.9)).toMatchObject({ low: 1, high: 5, confidence: 0.9375 });
  expect(orderStatisticInterval([])).toBeNull();
});

test("the values come in any order, and negative ones too", () => {
  expect(orderStatisticInterval([3, -10, 2, 1, -2, 10])).toMatchObject({ low: -10, high: 10 });
});
