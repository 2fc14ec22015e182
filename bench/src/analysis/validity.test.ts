import { expect, test } from "bun:test";
import { emptyHistogram, encode } from "./observation/histogram.ts";
import type { Load, LoadResult } from "./observation/segment.ts";
import { CEILING_LIMITED, GENERATOR_LIMITED, reasonsAgainst as reasonsGiven } from "./validity.ts";

const sound: LoadResult = {
  seconds: 10,
  good: 1000,
  errors: 0,
  timeouts: 0,
  dropped: 0,
  histogram: encode(emptyHistogram()),
  generator: { tool: "k6", cpu: 0.2, peakVus: 10, maxVus: 100 },
};
const plain = { purpose: "comparison", ceilingHolds: true } as const;
const reasonsAgainst = (load: Load, result: LoadResult) => reasonsGiven(load, result, plain);
const open = { model: "open", offered: 100 } as const;
const closed = { model: "closed", connections: 64 } as const;

test("a sound measurement counts", () => {
  expect(reasonsAgainst(open, sound)).toEqual([]);
  expect(reasonsAgainst(closed, sound)).toEqual([]);
});

test("one failed request in a thousand is tolerated, two are not", () => {
  expect(reasonsAgainst(closed, { ...sound, good: 999, errors: 1 })).toEqual([]);
  expect(reasonsAgainst(closed, { ...sound, good: 998, errors: 2 })).toEqual(["failed requests above 0.1 %"]);
});

test("a generator that is busy itself does not count", () => {
  const generator = { ...sound.generator, cpu: 0.81 };
  expect(reasonsAgainst(closed, { ...sound, generator })).toEqual(["generator CPU above 80 % of a core"]);
});

test("a busy generator is not the limit where the requested process uses up its core", () => {
  const busy = { ...sound, generator: { ...sound.generator, cpu: 0.9 } };
  expect(reasonsGiven(closed, busy, { ...plain, isSaturated: true })).toEqual([]);
  expect(reasonsGiven(open, busy, { ...plain, isSaturated: true })).toEqual([GENERATOR_LIMITED]);
});

test("an open loop must have offered its rate", () => {
  expect(reasonsAgainst(open, { ...sound, dropped: 1 })).toEqual(["dropped iterations"]);
  expect(reasonsAgainst(open, { ...sound, good: 989 })).toEqual(["achieved below 99 % of offered"]);
  const generator = { ...sound.generator, peakVus: 80 };
  expect(reasonsAgainst(open, { ...sound, generator })).toEqual(["virtual users at 80 % of their limit"]);
});

test("the steady-rate generator is held to the same, in its own words", () => {
  const by = (change: Partial<LoadResult["generator"]>): LoadResult["generator"] => ({
    ...{ tool: "steady-rate", cpu: 0.2, peakVus: 10, maxVus: 100 },
    ...change,
  });
  expect(reasonsAgainst(open, { ...sound, generator: by({}) })).toEqual([]);
  expect(reasonsAgainst(open, { ...sound, generator: by({ cpu: 0.81 }) })).toEqual([GENERATOR_LIMITED]);
  expect(reasonsAgainst(open, { ...sound, dropped: 1, generator: by({ peakVus: 80 }) })).toEqual([
    "requests in flight at 80 % of their limit",
    "dropped requests",
  ]);
  expect(reasonsAgainst(open, { ...sound, good: 989, generator: by({}) })).toEqual([
    "achieved below 99 % of offered",
  ]);
});

test("a closed loop has no rate to miss, but needs a good response", () => {
  expect(reasonsAgainst(closed, { ...sound, good: 10, dropped: 0 })).toEqual([]);
  expect(reasonsAgainst(closed, { ...sound, good: 0, errors: 5 })).toEqual([
    "no good response",
    "failed requests above 0.1 %",
  ]);
});

test("in a search a missed rate is a result, but a busy generator is a reason", () => {
  const search = { ...plain, purpose: "search" } as const;
  const overloaded = { ...sound, good: 500, dropped: 480 };
  expect(reasonsGiven(open, overloaded, search)).toEqual([]);
  const confirmation = { ...plain, purpose: "confirmation" } as const;
  expect(reasonsGiven(open, overloaded, confirmation)).toHaveLength(2);
  const generator = { ...sound.generator, cpu: 0.9 };
  expect(reasonsGiven(open, { ...overloaded, generator }, search)).toHaveLength(1);
});

test("a rate counts only where the ceiling shows that the generator can do twice as much", () => {
  expect(reasonsGiven(open, sound, { ...plain, ceilingHolds: false })).toEqual([CEILING_LIMITED]);
  expect(reasonsGiven(closed, sound, { ...plain, ceilingHolds: false })).toEqual([]);
});

test("the most frequent failures are named", () => {
  const failures = { timeout: 1, "status 500": 12, "empty body": 2, "connection reset": 3 };
  expect(reasonsAgainst(closed, { ...sound, good: 900, errors: 18, failures })).toEqual([
    "failed requests above 0.1 % (12 × status 500, 3 × connection reset, 2 × empty body, …)",
  ]);
});

test("a script keeps its rate with iterations, whatever the number of its requests", () => {
  expect(reasonsAgainst(open, { ...sound, good: 3000, iterations: 1000 })).toEqual([]);
  expect(reasonsAgainst(open, { ...sound, good: 3000, iterations: 980 })).toEqual([
    "achieved below 99 % of offered",
  ]);
});
