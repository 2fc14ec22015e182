import { expect, test } from "bun:test";
import type { Segment } from "../../analysis/observation/segment.ts";
import { segmentOf } from "../../analysis/observation/segments.fixture.ts";
import { documentOf } from "../../results/document.ts";
import { observedOf } from "../../results/record/observed.fixture.ts";
import { terminalReport } from "./terminal-report.ts";

const at = (offered: number, p50Ms: number, change: Partial<Segment> = {}) =>
  segmentOf({
    model: "open",
    connections: null,
    offered,
    good: offered * 10,
    latenciesMs: Array.from({ length: 20 }, () => p50Ms),
    ...change,
  });

test("a crossover names the fastest mode of each cell, and the rates at which it changes", () => {
  const segments = [
    at(10, 5, { mode: "sequential" }),
    at(10, 5, { mode: "parallel" }),
    at(100, 9, { mode: "sequential" }),
    at(100, 4, { mode: "parallel" }),
    at(300, 9, { mode: "sequential" }),
    at(300, 4, { mode: "parallel" }),
  ];
  const config = { modes: ["sequential", "parallel"], baseline: null, rates: [10, 100, 300] };
  const report = terminalReport(documentOf(observedOf({ experiment: "crossover", segments, config })));
  expect(report).toMatch(/^none +10 {2}all equal +5\.00 \/ 5\.00 +5\.00 \/ 5\.00$/m);
  expect(report).toMatch(/^none +100 {2}parallel +−56 % +9\.\d+ \/ 9\.\d+ +4\.00 \/ 4\.00$/m);
  expect(report).toContain(
    "No latency added: all modes are equal at 10 fights/s; parallel is the fastest at 100 to 300 fights/s.",
  );
});

test("a ladder names every limit that was not met", () => {
  const segments = [at(10, 5), at(100, 600)];
  const config = { rates: [10, 100], baseline: null };
  const report = terminalReport(documentOf(observedOf({ experiment: "ladder", segments, config })));
  expect(report).toContain("parallel did NOT meet 500 ms at 100 fights/s: p95 600 ms, 0 failed, 0 dropped.");
  expect(report).not.toContain("100 ms at 10");
});

test("a capacity has its range, and whether a longer run confirmed it", () => {
  const step = (offered: number, p50Ms: number, block: number, slot: number) =>
    at(offered, p50Ms, { purpose: "search", block, slot });
  const segments = [
    ...[step(100, 5, 0, 0), step(200, 90, 0, 1), step(141, 5, 0, 2)],
    ...[step(100, 5, 1, 0), step(200, 90, 1, 1), step(141, 90, 1, 2)],
    at(121, 5, { purpose: "confirmation" }),
  ];
  const config = { objectiveMs: 50, searches: 2, trials: 1, ratio: 1.5, confirmSeconds: 60, baseline: null };
  const report = terminalReport(documentOf(observedOf({ experiment: "capacity", segments, config })));
  expect(report).toContain(
    "parallel serves 121 fights/s with the p95 under 50 ms (100 to 141 over 2 searches); confirmed over 60 s.",
  );
});
