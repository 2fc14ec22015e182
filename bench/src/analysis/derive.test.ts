import { expect, test } from "bun:test";
import { observedOf } from "../results/record/observed.fixture.ts";
import { derive } from "./derive.ts";
import { armOf, CEILING, type Segment } from "./observation/segment.ts";
import { resourcesOf, segmentOf } from "./observation/segments.fixture.ts";

const many = (ms: number, count = 200) => Array.from({ length: count }, () => ms);

/** A block as A B B A: parallel at 10 ms, coalesced so many times as fast. */
function block(number: number, times = 2, change: Partial<Segment> = {}): Segment[] {
  const arms = ["parallel", "coalesced", "coalesced", "parallel"];
  return arms.map((mode, slot) => {
    const factor = mode === "parallel" ? 1 : times;
    const good = Math.round(1000 * factor * (1 + 0.01 * number + 0.005 * slot));
    return segmentOf({ mode, block: number, slot, good, latenciesMs: many(10 / factor), ...change });
  });
}

const blocks = (count: number, times?: number) =>
  Array.from({ length: count }, (_, number) => block(number, times)).flat();

test("the same record gives the same figures, and the ceiling and draws take no part", () => {
  const segments = [...blocks(8), segmentOf({ mode: CEILING, writes: null, good: 90_000 })];
  const first = derive(observedOf({ segments }));
  expect(derive(structuredClone(observedOf({ segments })))).toEqual(first);
  expect(first.comparisons.map(({ metric, candidate }) => [metric, candidate.mode])).toEqual([
    ["throughput", "coalesced"],
    ["p50", "coalesced"],
    ["p95", "coalesced"],
    ["p99", "coalesced"],
  ]);
  expect(first.costs.map(({ arm }) => arm.mode)).toEqual(["parallel", "coalesced"]);
});

test("the effect is the median over blocks, with both segments of an arm added up", () => {
  const [throughput, p50] = derive(observedOf({ segments: blocks(8, 2) })).comparisons;
  expect(throughput).toMatchObject({ blocks: 8, verdict: "faster", baseline: { mode: "parallel" } });
  expect(throughput?.estimate).toBeCloseTo(1, 1);
  expect(p50?.estimate).toBeCloseTo(-0.5, 2);
});

test("a block counts only where both arms have a segment that does", () => {
  const [first, ...rest] = blocks(4).map((segment) =>
    segment.block === 0 && segment.mode === "coalesced"
      ? { ...segment, valid: false, reasons: ["x"] }
      : segment,
  );
  const segments = [...(first ? [first] : []), ...rest];
  expect(derive(observedOf({ segments })).comparisons[0]).toMatchObject({ blocks: 3 });
});

test("p99 is compared once both arms have a hundred responses beyond it", () => {
  const metrics = (good: number) =>
    derive(observedOf({ segments: blocks(2).map((segment) => ({ ...segment, good })) })).comparisons.map(
      ({ metric }) => metric,
    );
  expect(metrics(2499)).not.toContain("p99");
  expect(metrics(2500)).toContain("p99");
});

test("an open loop is not compared on the throughput that was offered", () => {
  const open = { model: "open", connections: null, offered: 100 } as const;
  const segments = blocks(2).map((segment) => ({ ...segment, ...open }));
  expect(derive(observedOf({ segments })).comparisons.map(({ metric }) => metric)).toEqual(["p50", "p95"]);
});

test("noise blocks set the floor; without any, the baseline's two runs in each block do", () => {
  const noise = (["A", "B", "B", "A"] as const).map((side, slot) =>
    segmentOf({ purpose: "noise", side, slot, good: side === "A" ? 1000 : 1100 }),
  );
  const withNoise = derive(observedOf({ segments: [...noise, ...blocks(3)] }));
  expect(withNoise.noiseFloor[0]).toMatchObject({ metric: "throughput", source: "a/a" });
  expect(withNoise.noiseFloor[0]?.noiseFloor).toBeCloseTo(0.1, 5);
  expect(withNoise.comparisons[0]?.noiseFloor).toBeCloseTo(0.1, 5);

  const [within] = derive(observedOf({ segments: blocks(3) })).noiseFloor;
  expect(within).toMatchObject({ source: "within", noiseFloor: 0.03 });
  expect(within?.differences).toHaveLength(3);
  expect(within?.differences[0]).toBeCloseTo(Math.log(1015 / 1000), 10);
});

test("an A/A compare sets side B against side A of one arm", () => {
  const segments = blocks(8, 1).map((segment) => {
    const side = segment.mode === "parallel" ? "A" : "B";
    return { ...segment, mode: "parallel", side } as const;
  });
  const { comparisons } = derive(observedOf({ segments, config: { modes: ["parallel"] } }));
  expect(comparisons[0]).toMatchObject({
    candidate: armOf("parallel", { writes: "none" }),
    verdict: "equivalent",
  });
});

test("pools are compared with the services' defaults", () => {
  const segments = blocks(2).map((segment) =>
    segment.mode === "coalesced" ? { ...segment, mode: "parallel", poolMax: 50, maxInFlight: 4 } : segment,
  );
  const { comparisons } = derive(observedOf({ experiment: "pools", segments }));
  expect(comparisons[0]).toMatchObject({
    baseline: { poolMax: null, maxInFlight: null },
    candidate: { poolMax: 50, maxInFlight: 4 },
  });
});

test("a fight's cost leaves the generator out, and counts calls and hedges", () => {
  const segments = [
    segmentOf({
      good: 1000,
      resources: {
        fights: resourcesOf({ cpuMs: 400, rssPeak: 5 }),
        heroes: resourcesOf({ cpuMs: 100, rssPeak: 7 }),
        generator: resourcesOf({ cpuMs: 9000, rssPeak: 100 }),
      },
      path: {
        upstreamCalls: { heroes: 1050, villains: 1000, locations: 1000 },
        hedges: { hero: 50 },
        upstreamWaitMs: 0,
      },
    }),
  ];
  expect(derive(observedOf({ segments })).costs).toEqual([
    {
      arm: armOf("parallel", { writes: "none" }),
      load: { model: "closed", connections: 64 },
      cpuMsPerFight: 0.5,
      cpuMsByProcess: { fights: 0.4, heroes: 0.1 },
      rssPeak: 12,
      upstreamCallsPerFight: 3.05,
      hedgesPerLegCall: 50 / 3000,
    },
  ]);
});

test("legs predict their sum in sequence, and the slowest of them in parallel", () => {
  const legsMs = { hero: [1, 1], villain: [2, 2], location: [4, 4], store: [0.5, 0.5] };
  const path = { upstreamCalls: {}, hedges: {}, upstreamWaitMs: 3000 };
  const resources = { fights: resourcesOf({ runQueueWaitMs: 500, eventLoopDelayMs: 0.2 }) };
  const segments = ["sequential", "parallel"].map((mode) => segmentOf({ mode, path, resources, good: 1000 }));
  const legs = [{ latency: null, legsMs, totalMs: [] }];
  const { predictions } = derive(
    observedOf({ segments, legs, config: { modes: ["sequential", "parallel"] } }),
  );
  expect(predictions).toMatchObject([
    { predictedP50Ms: 7.5, upstreamWaitMs: 3, runQueueWaitMs: 0.5, eventLoopDelayMs: 0.2 },
    { predictedP50Ms: 4.5, upstreamWaitMs: 1 },
  ]);
  expect(derive(observedOf({ segments })).predictions).toEqual([]);
});

test("the time that databases wait for a core is not put down to the services", () => {
  const resources = {
    "fights-db": resourcesOf({ runQueueWaitMs: 9000, eventLoopDelayMs: 9 }),
    "heroes-db": resourcesOf({ runQueueWaitMs: 9000 }),
    "fights constant:5": resourcesOf({ runQueueWaitMs: 300, eventLoopDelayMs: 0.2 }),
    heroes: resourcesOf({ runQueueWaitMs: 100 }),
    "villains pool 10": resourcesOf({ runQueueWaitMs: 100 }),
  };
  const legsMs = { hero: [1], villain: [1], location: [1], store: [1] };
  const { predictions } = derive(
    observedOf({
      segments: [segmentOf({ resources, good: 1000 })],
      legs: [{ latency: null, legsMs, totalMs: [] }],
    }),
  );
  expect(predictions).toMatchObject([{ runQueueWaitMs: 0.5, eventLoopDelayMs: 0.2 }]);
});
