import { expect, test } from "bun:test";
import { endOf, spansOf } from "./waterfall.tsx";

const legs = [
  { name: "hero", durationMs: 4 },
  { name: "villain", durationMs: 6 },
  { name: "store", durationMs: 1 },
];

test("in sequential each leg follows the one before", () => {
  expect(spansOf(legs, true).map(({ startMs }) => startMs)).toEqual([0, 4, 10]);
});

test("in other modes the draws begin together, and the store follows the slowest", () => {
  const spans = spansOf(legs, false);
  expect(spans.map(({ startMs }) => startMs)).toEqual([0, 0, 6]);
  expect(endOf(spans)).toBe(7);
});

test("no legs end at once", () => {
  expect(endOf([])).toBe(0);
});
