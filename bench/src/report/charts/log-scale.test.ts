import { expect, test } from "bun:test";
import { logScale } from "./log-scale.ts";

test("ticks are steps of 1, 2 and 5 around the values", () => {
  const { ticks, labelOf, min, max } = logScale([0.7, 3, 41]);
  expect(ticks.map(labelOf)).toEqual(["0.5", "1", "2", "5", "10", "20", "50"]);
  expect([10 ** min, 10 ** max].map((end) => end.toFixed(1))).toEqual(["0.5", "50.0"]);
});

test("a single value has a scale of two ticks", () => {
  const { ticks, labelOf } = logScale([5]);
  expect(ticks.map(labelOf)).toEqual(["5", "10"]);
});
