import { expect, test } from "bun:test";
import { documentOf } from "../../results/run/document.ts";
import { observedOf } from "../../results/run/observed.fixture.ts";
import type { Observed } from "../../results/run/result.ts";
import type { Segment } from "../../results/run/segment.ts";
import { segmentOf } from "../../results/run/segments.fixture.ts";
import { reportOn } from "./terminal-report.ts";

/** Blocks in which the second arm does so many times as much in a fraction of the time, give or take a little. */
function blocksOf(count: number, change: Partial<Segment>, times: number): Segment[] {
  return Array.from({ length: count }, (_, block) => {
    const good = Math.round(1000 * (1 + block / 100));
    const latenciesMs = (ms: number) => Array.from({ length: 50 }, () => ms);
    return [
      segmentOf({ block, slot: 0, good, latenciesMs: latenciesMs(10) }),
      segmentOf({
        block,
        slot: 1,
        ...change,
        good: good * times + block,
        latenciesMs: latenciesMs(10 / times),
      }),
    ];
  }).flat();
}

const reportOf = (segments: Segment[], change: Parameters<typeof observedOf>[0] = {}) =>
  reportOn(documentOf(observedOf({ segments, ...change })));

test("a comparison is told in words, with its interval, blocks, p and verdict", () => {
  const report = reportOf(blocksOf(8, { mode: "coalesced" }, 4));
  expect(report).toMatch(
    /^At 64 connections coalesced serves 4\.00× parallel \(95 % interval 4\.00–4\.01, 8 blocks, adjusted p 0\.023\): faster\.$/m,
  );
  expect(report).toMatch(/^64 connections {2}coalesced \/ parallel {2}p50 +0\.25 .* faster +1$/m);
  expect(report).toContain("Compared block by block");
});

test("a single block has no interval, and so there is no verdict and no ratio", () => {
  const sentence = reportOf(blocksOf(1, { mode: "coalesced" }, 2))
    .split("\n")
    .at(-1);
  expect(sentence).toBe(
    "At 64 connections there is no verdict on coalesced against parallel: 1 block gives no interval, --blocks 8 does.",
  );
});

test("an open load is told by its median", () => {
  const open = { model: "open", connections: null, offered: 100 } as const;
  const segments = blocksOf(2, { mode: "coalesced" }, 2).map((segment) => ({ ...segment, ...open }));
  expect(reportOf(segments, { config: { rates: [100] } })).toMatch(
    /At 100 fights a second the median fight in coalesced takes 0\.50× as long as in parallel \(/,
  );
});

test("an A/A compare says that it is one", () => {
  const segments = blocksOf(8, {}, 1).map(
    (segment, index) => ({ ...segment, side: index % 2 ? "B" : "A" }) as const,
  );
  expect(reportOf(segments)).toMatch(/parallel serves 1\.00× itself .*: equivalent\.$/m);
});

test("two generators on one arm are what is compared", () => {
  const driven = (tool: "k6" | "steady-rate", side: "A" | "B") => ({
    ...({ model: "open", connections: null, offered: 100, side } as const),
    generator: { tool, cpu: 0.1, peakVus: 1, maxVus: 50 },
  });
  const segments = blocksOf(8, {}, 1).map((segment, index) => ({
    ...segment,
    ...(index % 2 ? driven("steady-rate", "B") : driven("k6", "A")),
  }));
  const report = reportOf(segments, { config: { rates: [100], connections: [] } });
  expect(report).toMatch(
    /^At 100 fights a second the median fight in parallel is 1\.00× as long by steady-rate as by k6 \(.*\): equivalent\.$/m,
  );
  expect(report).toMatch(/parallel, steady-rate \/ k6 +p50/);
  expect(report).toContain("Open loop (k6, steady-rate generator of this repository):");
});

test("pools are told by their sizes, against the defaults", () => {
  const report = reportOf(blocksOf(8, { poolMax: 50, maxInFlight: 4 }, 2), { experiment: "pools" });
  expect(report).toContain("parallel, pool 50, in flight 4 serves 2.00× the defaults");
});

test("where no block has both sides, that is what is said", () => {
  const bad: Partial<Observed["segments"][number]> = {
    mode: "coalesced",
    valid: false,
    reasons: ["no good answer"],
  };
  expect(reportOf(blocksOf(2, bad, 2))).toContain(
    "At 64 connections no block has valid segments of both coalesced and parallel.",
  );
});
