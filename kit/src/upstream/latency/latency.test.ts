import { describe, expect, test } from "bun:test";
import { LATENCY_LIMIT_MS, parseLatency } from "./latency.ts";

/** A draw in which every random number is one half. */
const middleOf = (spec: string) => parseLatency(spec)?.sampleMs(() => 0.5);

test.each([
  ["constant:0", 0],
  ["constant:5", 5],
  ["constant:0.25", 0.25],
  ["normal:0:0", 0],
  ["pareto:4:2", 4 * Math.SQRT2],
  ["late:0.5:200", 0],
  ["late:0.51:200", 200],
  ["late:1:200", 200],
  ["constant:1+constant:2+late:1:4", 7],
])("a draw from the middle of %j takes %p ms", (spec, ms) => {
  expect(middleOf(spec)).toBeCloseTo(ms, 10);
});

test("keeps what was written", () => {
  expect(parseLatency("normal:5:1+late:0.02:200")?.spec).toBe("normal:5:1+late:0.02:200");
});

test("each term draws for itself", () => {
  const numbers = [0.9, 0.1];
  const latency = parseLatency("late:0.5:10+late:0.5:200");
  expect(latency?.sampleMs(() => numbers.shift() ?? Number.NaN)).toBe(200);
  expect(numbers).toEqual([]);
});

describe("no sample exceeds the limit", () => {
  test("of terms that add up to more", () => {
    expect(middleOf("constant:60000+constant:60000")).toBe(LATENCY_LIMIT_MS);
  });

  test("from the far end of a heavy tail", () => {
    expect(parseLatency("pareto:100:1.1")?.sampleMs(() => 1 - Number.EPSILON)).toBe(LATENCY_LIMIT_MS);
  });
});

test.each([
  "",
  "5",
  "constant",
  "constant:",
  "constant:5:6",
  "constant:-1",
  "constant:+1",
  "constant:1e3",
  "constant:.5",
  "constant:5.",
  "constant:5ms",
  "constant:0x10",
  "constant:NaN",
  "constant:Infinity",
  "constant:60000.1",
  "Constant:5",
  "constant: 5",
  "constant:5 + constant:5",
  "constant:5+",
  "+constant:5",
  "constant:5++constant:5",
  "constant:5,constant:5",
  "constant:5+normal:5",
  "normal:5",
  "normal:5:-1",
  "normal:5:1:0",
  "pareto:5",
  "pareto:5:1",
  "pareto:5:0.9",
  "late:200",
  "late:1.01:200",
  "late:-0.1:200",
  "late:2%:200",
  "uniform:1:5",
  "toString:5",
  "constructor:5",
  "__proto__:5",
])("%j is not a latency", (spec) => {
  expect(parseLatency(spec)).toBeUndefined();
});
