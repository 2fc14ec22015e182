import { expect, test } from "bun:test";
import { GENERATOR_LIMITED } from "../../lab/measure/validity.ts";
import { documentOf } from "../../results/run/document.ts";
import { observedOf } from "../../results/run/observed.fixture.ts";
import type { Observed } from "../../results/run/result.ts";
import { CEILING, type Segment } from "../../results/run/segment.ts";
import { resourcesOf, segmentOf } from "../../results/run/segments.fixture.ts";
import { reportOn } from "./terminal-report.ts";

const open = { model: "open", connections: null, offered: 50 } as const;

function overviewOf(segments: Segment[], change: Partial<Omit<Observed, "config">> = {}) {
  const config = { modes: ["sequential", "parallel"], baseline: null, blocks: 1 };
  return documentOf(observedOf({ experiment: "overview", segments, ...change, config }));
}

test("a person reads throughput, share, latencies, errors and a plain verdict", () => {
  const report = reportOn(
    overviewOf([
      segmentOf({ mode: "sequential", good: 10_000 }),
      segmentOf({ good: 15_000, resources: { fights: resourcesOf({ rssPeak: 123e6 }) } }),
      segmentOf({ mode: CEILING, writes: null, good: 300_000 }),
      segmentOf({ ...open, latenciesMs: [3, 4] }),
      segmentOf({ ...open, mode: "sequential", latenciesMs: [5, 6] }),
    ]),
  );
  expect(report).toContain("         64  ceiling       30,000                5.00    5.00    5.00       0");
  expect(report).toContain("         64  parallel       1,500       0.050    5.00    5.00    5.00       0");
  expect(report).toMatch(/^ +50 {2}parallel .* 0 {2}200 ms: met$/m);
  expect(report).toContain("Peak memory: fights 123 MB");
  expect(report.split("\n").slice(-2)).toEqual([
    "No verdict: an overview has no intervals, and a difference in it may be the machine's own.",
    "Whether parallel is faster than sequential here: bun run bench compare --modes sequential,parallel --connections 64",
  ]);
  expect(report).toContain("Open loop (k6): fights are offered at a fixed rate");
});

test("what comes after the tables names no ratio, and the command that gives a verdict on the same stores", () => {
  const slow = segmentOf({ mode: "sequential", good: 10_000 });
  const report = reportOn(
    overviewOf([slow, segmentOf({ good: 15_000 })], { stack: { kind: "local", stores: [] } }),
  );
  expect(report.split("\n").at(-1)).toEndWith(
    "bun run bench compare --stack local --modes sequential,parallel --connections 64",
  );
  expect(report.split("\n\n").at(-1)).not.toMatch(/times|×|\d\.\d/);
});

test("a single mode leaves nothing to compare", () => {
  const document = overviewOf([segmentOf()]);
  document.config.modes = ["parallel"];
  expect(reportOn(document)).toEndWith("may be the machine's own.");
});

test("the generator of fixed rates is named, and one segment is one", () => {
  const generator = { tool: "steady-rate", cpu: 0.1, peakVus: 1, maxVus: 50 } as const;
  const report = reportOn(overviewOf([segmentOf({ ...open, generator })]));
  expect(report).toContain("Open loop (steady-rate generator of this repository): fights are offered");
  expect(report).toMatch(/^1 segment of /);
});

test("a percentile that a handful of answers cannot carry is a dash", () => {
  expect(reportOn(overviewOf([segmentOf({ ...open, latenciesMs: [1, 2] })]))).toMatch(/1\.00 +2\.00 +- /);
});

test("what the generator limited is at least that, and its shares are at most", () => {
  const ceiling = { mode: CEILING, writes: null, good: 300_000, valid: false, reasons: [GENERATOR_LIMITED] };
  const report = reportOn(overviewOf([segmentOf(ceiling), segmentOf({ good: 15_000 })]));
  expect(report).toContain("≥ 30,000");
  expect(report).toContain("≤ 0.050");
  expect(report).toContain("the load generator was the limit");
});

test("what does not count is marked and explained", () => {
  const report = reportOn(
    overviewOf([
      segmentOf({ mode: "sequential" }),
      segmentOf({ valid: false, errors: 9, reasons: ["failed requests above 0.1 %"] }),
    ]),
  );
  expect(report).toContain("parallel *");
  expect(report).toContain("* parallel at 64 connections does not count: failed requests above 0.1 %.");
});

test("an open loop that was left out says why", () => {
  const openLoop = { available: false, reason: "no fixed rates were asked for" } as const;
  const report = reportOn(overviewOf([segmentOf()], { openLoop }));
  expect(report).toContain("Open loop: left out, because no fixed rates were asked for");
});

test("a run that was stopped says so, and what is worth knowing is told", () => {
  const report = reportOn(overviewOf([segmentOf()], { complete: false, notes: ["The machine was busy."] }));
  expect(report).toContain("INCOMPLETE");
  expect(report).toContain("The machine was busy.");
});

test("both ways of storing fights are told apart", () => {
  const report = reportOn(
    overviewOf([segmentOf({ good: 1000 }), segmentOf({ good: 800, writes: "acknowledged" })]),
  );
  expect(report).toContain("parallel, acknowledged");
  expect(report).toContain("Storing fights, parallel, 64 connections: 0.80 of the throughput without.");
});
