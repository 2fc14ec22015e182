import { expect, test } from "bun:test";
import { CEILING, DRAW } from "./observation/segment.ts";
import { resourcesOf, segmentOf } from "./observation/segments.fixture.ts";
import { summarise } from "./summary.ts";
import { GENERATOR_LIMITED } from "./validity.ts";

const ceiling = { mode: CEILING, writes: null };
const open = { model: "open", connections: null, offered: 100 } as const;

test("segments of one arm are added up, and set against the ceiling at the same load", () => {
  const { closed } = summarise([
    segmentOf({ good: 1000 }),
    segmentOf({ good: 3000 }),
    segmentOf({ ...ceiling, good: 50_000 }),
    segmentOf({ ...ceiling, good: 1, connections: 16 }),
  ]);
  expect(closed.map(({ connections, mode }) => `${connections} ${mode}`)).toEqual([
    "16 ceiling",
    "64 ceiling",
    "64 parallel",
  ]);
  expect(closed[2]).toMatchObject({ achieved: 200, shareOfCeiling: 0.04, valid: true });
  expect(closed[1]?.shareOfCeiling).toBeNull();
});

test("percentiles come from all latencies together", () => {
  const { closed } = summarise([
    segmentOf({ latenciesMs: Array.from({ length: 99 }, () => 1) }),
    segmentOf({ latenciesMs: [100] }),
  ]);
  expect(closed[0]?.p99Ms).toBeCloseTo(1, 2);
});

test("a segment that does not count is left out where another of its kind counts", () => {
  const bad = segmentOf({ good: 10, errors: 5, valid: false, reasons: ["failed requests above 0.1 %"] });
  expect(summarise([bad, segmentOf({ good: 1000 })]).closed[0]).toMatchObject({
    achieved: 100,
    errors: 5,
    valid: true,
  });
  expect(summarise([bad]).closed[0]).toMatchObject({ achieved: 1, valid: false, atLeast: false });
});

test("a ceiling that the generator limited is a lower bound, a broken one is no ceiling", () => {
  const limited = segmentOf({ ...ceiling, good: 50_000, valid: false, reasons: [GENERATOR_LIMITED] });
  const rows = summarise([limited, segmentOf()]).closed;
  expect(rows).toMatchObject([{ atLeast: true }, { shareOfCeiling: 0.02 }]);

  const broken = { ...limited, reasons: ["failed requests above 0.1 %"] };
  expect(summarise([broken, segmentOf()]).closed[1]?.shareOfCeiling).toBeNull();
});

test("a p95 is met when it is under the limit and nothing was dropped or failed", () => {
  const met = (change: Parameters<typeof segmentOf>[0]) =>
    summarise([segmentOf({ ...open, ...change })]).open[0];
  expect(met({})).toMatchObject({ p95LimitMs: 500, limitMet: true });
  expect(met({ latenciesMs: [600] })).toMatchObject({ limitMet: false });
  expect(met({ dropped: 1 })).toMatchObject({ dropped: 1, limitMet: false });
  expect(met({ errors: 1 })).toMatchObject({ limitMet: false });
  expect(met({ offered: 42 })).toMatchObject({ p95LimitMs: null, limitMet: null });
});

test("storing fights is compared with not storing them, mode by mode", () => {
  const { writes } = summarise([
    segmentOf({ good: 1000 }),
    segmentOf({ good: 800, writes: "acknowledged" }),
    segmentOf({ good: 500, mode: "sequential", writes: "acknowledged" }),
  ]);
  expect(writes).toEqual([{ connections: 64, mode: "parallel", acknowledgedOfNone: 0.8 }]);
});

test("draws are compared with the smallest store", () => {
  const draw = { mode: DRAW, writes: null, connections: 8 };
  const { draws, closed } = summarise([
    segmentOf({ ...draw, rows: 1_000_000, latenciesMs: [6] }),
    segmentOf({ ...draw, rows: 100, latenciesMs: [5] }),
  ]);
  expect(draws.map(({ rows }) => rows)).toEqual([100, 1_000_000]);
  expect(draws[1]?.p50OfSmallest).toBeCloseTo(1.2, 2);
  expect(closed).toEqual([]);
});

test("the peak of a process is its largest in any segment", () => {
  const { rssPeak } = summarise([
    segmentOf({ resources: { fights: resourcesOf({ rssPeak: 5 }), heroes: resourcesOf() } }),
    segmentOf({ resources: { fights: resourcesOf({ rssPeak: 9 }) } }),
    segmentOf({ resources: { fights: resourcesOf({ rssPeak: 7 }) } }),
  ]);
  expect(rssPeak).toEqual({ fights: 9, heroes: null });
});

test("what was set otherwise makes a row of its own, and is named only there", () => {
  const { closed } = summarise([
    segmentOf(),
    segmentOf({ poolMax: 50, maxInFlight: 4 }),
    segmentOf({ poolMax: 2, maxInFlight: 60 }),
    segmentOf({ mode: "coalesced", latency: "constant:5" }),
    segmentOf({ mode: "coalesced" }),
  ]);
  expect(
    closed.map(({ mode, latency, poolMax, maxInFlight }) => [mode, latency, poolMax, maxInFlight]),
  ).toEqual([
    ["parallel", undefined, undefined, undefined],
    ["parallel", undefined, 2, 60],
    ["parallel", undefined, 50, 4],
    ["coalesced", undefined, undefined, undefined],
    ["coalesced", "constant:5", undefined, undefined],
  ]);
  expect(Object.keys(closed[0] ?? {})).not.toContain("latency");
});

test("noise blocks take no part", () => {
  const noise = segmentOf({ purpose: "noise", side: "A", good: 9000 });
  expect(summarise([noise, segmentOf({ good: 1000 })]).closed[0]).toMatchObject({ achieved: 100 });
});
