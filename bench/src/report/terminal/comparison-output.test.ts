import { expect, test } from "bun:test";
import type { Segment } from "../../analysis/observation/segment.ts";
import { segmentOf } from "../../analysis/observation/segments.fixture.ts";
import { documentOf } from "../../results/document.ts";
import { observedOf } from "../../results/record/observed.fixture.ts";
import type { Observed } from "../../results/record/result.ts";
import { terminalReport } from "./terminal-report.ts";

/** Blocks in which the second arm has `times` the throughput and a latency that is as much lower. */
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
  terminalReport(documentOf(observedOf({ segments, ...change })));

test("a comparison has a sentence with its verdict, effect, interval, blocks and p, and a recommendation", () => {
  const report = reportOf(blocksOf(8, { mode: "coalesced" }, 4));
  expect(report).toMatch(
    /^64 connections: coalesced against parallel: faster, throughput \+300 % \(95 % interval \+300 % to \+301 %, 8 blocks, adjusted p 0\.023\)\.\nUse coalesced\.$/m,
  );
  expect(report).toMatch(/^64 connections {2}coalesced {2}▲ faster +p50 +−75 % .* 8 +1$/m);
  expect(report).toContain("Compared block by block, against parallel\n");
});

test("a single block has no interval, so there is no verdict and no effect", () => {
  const sentence = reportOf(blocksOf(1, { mode: "coalesced" }, 2))
    .split("\n")
    .at(-2);
  expect(sentence).toBe(
    "64 connections: coalesced against parallel: no verdict, because 1 block cannot give an interval; use --blocks 8.",
  );
});

test("an open load is compared by its median", () => {
  const open = { model: "open", connections: null, offered: 100 } as const;
  const segments = blocksOf(2, { mode: "coalesced" }, 2).map((segment) => ({ ...segment, ...open }));
  expect(reportOf(segments, { config: { rates: [100] } })).toMatch(
    /^100 fights\/s: coalesced against parallel: inconclusive, p50 −50 % \(/m,
  );
});

test("an arm that is compared with itself is not recommended", () => {
  const segments = blocksOf(8, {}, 1).map(
    (segment, index) => ({ ...segment, side: index % 2 ? "B" : "A" }) as const,
  );
  expect(reportOf(segments)).toMatch(
    /parallel against itself: equivalent, throughput .*\nNo metric was called faster or slower, as expected\.$/m,
  );
});

test("an arm that two generators drive is compared by generator", () => {
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
    /^100 fights\/s: parallel by steady-rate against k6: equivalent, p50 0 % \(.*\)\.$/m,
  );
  expect(report).toMatch(/parallel by steady-rate {2}= equivalent {2}p50/);
  expect(report).toContain("Open loop (k6, steady-rate generator of this repository):");
  expect(report).toContain("\nsteady-rate differs from k6 in no metric.");
});

test("sizes are compared with the defaults", () => {
  const report = reportOf(blocksOf(8, { poolMax: 50, maxInFlight: 4 }, 2), { experiment: "pools" });
  expect(report).toContain("parallel, pool 50, 4 in flight against the defaults: faster, throughput +100 %");
});

test("a pair without a common block has no comparison", () => {
  const bad: Partial<Observed["segments"][number]> = {
    mode: "coalesced",
    valid: false,
    reasons: ["no good answer"],
  };
  expect(reportOf(blocksOf(2, bad, 2))).toContain(
    "64 connections: coalesced against parallel: no block has valid segments of both.",
  );
});
