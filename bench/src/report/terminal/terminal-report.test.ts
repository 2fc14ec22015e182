import { expect, test } from "bun:test";
import { CEILING, type Segment } from "../../analysis/observation/segment.ts";
import { resourcesOf, segmentOf } from "../../analysis/observation/segments.fixture.ts";
import { GENERATOR_LIMITED } from "../../analysis/validity.ts";
import { documentOf } from "../../results/document.ts";
import { observedOf } from "../../results/record/observed.fixture.ts";
import type { Observed } from "../../results/record/result.ts";
import { terminalReport } from "./terminal-report.ts";

const open = { model: "open", connections: null, offered: 50 } as const;

function overviewOf(segments: Segment[], change: Partial<Omit<Observed, "config">> = {}) {
  const config = { modes: ["sequential", "parallel"], baseline: null, blocks: 1 };
  return documentOf(observedOf({ experiment: "overview", segments, ...change, config }));
}

test("an overview shows throughput, share of the ceiling, latencies, errors and no verdict", () => {
  const report = terminalReport(
    overviewOf([
      segmentOf({ mode: "sequential", good: 10_000 }),
      segmentOf({ good: 15_000, resources: { fights: resourcesOf({ rssPeak: 123e6 }) } }),
      segmentOf({ mode: CEILING, writes: null, good: 300_000 }),
      segmentOf({ ...open, latenciesMs: [3, 4] }),
      segmentOf({ ...open, mode: "sequential", latenciesMs: [5, 6] }),
    ]),
  );
  expect(report).toContain(
    "         64  ceiling       30,000                 –    5.00    5.00    5.00       0",
  );
  expect(report).toContain(
    "         64  parallel       1,500             0.050    5.00    5.00    5.00       0",
  );
  expect(report).toMatch(/^ +50 {2}parallel .* 0 {2}200 ms: met$/m);
  expect(report).toContain("Peak memory: fights 123 MB");
  expect(report.split("\n").slice(-2)).toEqual([
    "No verdict: an overview has no intervals, and its differences may be noise.",
    "To compare parallel with sequential: bun run bench compare --modes sequential,parallel --connections 64",
  ]);
  expect(report).toContain("Open loop (k6): requests start at a fixed rate");
});

test("the conclusion of an overview has no ratio, and names the command for a verdict on the same stores", () => {
  const slow = segmentOf({ mode: "sequential", good: 10_000 });
  const report = terminalReport(
    overviewOf([slow, segmentOf({ good: 15_000 })], { stack: { kind: "local", stores: [] } }),
  );
  expect(report.split("\n").at(-1)).toEndWith(
    "bun run bench compare --stack local --modes sequential,parallel --connections 64",
  );
  expect(report.split("\n\n").at(-1)).not.toMatch(/times|×|\d\.\d/);
});

test("an overview of a single mode names no command", () => {
  const document = overviewOf([segmentOf()]);
  document.config.modes = ["parallel"];
  expect(terminalReport(document)).toEndWith("its differences may be noise.");
});

test("the generator of fixed rates is named", () => {
  const generator = { tool: "steady-rate", cpu: 0.1, peakVus: 1, maxVus: 50 } as const;
  const report = terminalReport(overviewOf([segmentOf({ ...open, generator })]));
  expect(report).toContain("Open loop (steady-rate generator of this repository): requests start");
  expect(report).toMatch(/^1 segment of /);
});

test("a p99 of a few responses is a dash", () => {
  expect(terminalReport(overviewOf([segmentOf({ ...open, latenciesMs: [1, 2] })]))).toMatch(
    /1\.00 +2\.00 +– /,
  );
});

test("a throughput that the generator limited is a lower bound, and shares of it are upper bounds", () => {
  const ceiling = { mode: CEILING, writes: null, good: 300_000, valid: false, reasons: [GENERATOR_LIMITED] };
  const report = terminalReport(overviewOf([segmentOf(ceiling), segmentOf({ good: 15_000 })]));
  expect(report).toContain("≥ 30,000");
  expect(report).toContain("≤ 0.050");
  expect(report).toContain("the load generator was the limit");
});

test("a row that does not count has the reasons", () => {
  const report = terminalReport(
    overviewOf([
      segmentOf({ mode: "sequential" }),
      segmentOf({ valid: false, errors: 9, reasons: ["failed requests above 0.1 %"] }),
    ]),
  );
  expect(report).toMatch(/^ +64 {2}parallel .* no: failed requests above 0\.1 %$/m);
  expect(report).toMatch(/^ +64 {2}sequential .* yes$/m);
});

test("an open loop that was not measured has the reason", () => {
  const openLoop = { available: false, reason: "the run had no fixed rates" } as const;
  const report = terminalReport(overviewOf([segmentOf()], { openLoop }));
  expect(report).toContain("The open loop was not measured: the run had no fixed rates.");
});

test("a stopped run is marked, and notes are shown", () => {
  const report = terminalReport(
    overviewOf([segmentOf()], { complete: false, notes: ["The machine was busy."] }),
  );
  expect(report).toContain("INCOMPLETE");
  expect(report).toContain("The machine was busy.");
});

test("storing fights is compared with not storing them", () => {
  const report = terminalReport(
    overviewOf([segmentOf({ good: 1000 }), segmentOf({ good: 800, writes: "acknowledged" })]),
  );
  expect(report).toContain("parallel, fights stored");
  expect(report).toContain(
    "Storing fights, parallel, 64 connections: 0.80 × the throughput without storing.",
  );
});
