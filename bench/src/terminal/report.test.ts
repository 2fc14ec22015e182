import { expect, test } from "bun:test";
import { type BenchOptions, readOptions } from "../cli/cli.ts";
import { GENERATOR_LIMITED } from "../measure/validity.ts";
import { type Circumstances, documentOf } from "../result/document.ts";
import type { ResultDocument } from "../result/result.ts";
import { CEILING, type Segment } from "../result/segment.ts";
import { segmentOf } from "../result/segments.fixture.ts";
import { reportOn } from "./report.ts";

const open = { model: "open", connections: null, offered: 50 } as const;

function resultOf(
  segments: Segment[],
  change: Partial<ResultDocument> = {},
  known: Partial<Circumstances> = {},
): ResultDocument {
  const circumstances: Circumstances = {
    runId: "2026-01-01T00-00-00Z-test",
    seed: 1,
    startedAt: new Date(0),
    loadBefore: 0.1,
    argv: ["--quick"],
    git: null,
    k6: { available: true, version: "2.2.0", isOwnProcess: true, command: () => [] },
    stack: { kind: "embedded", stores: [] },
    schedule: {
      segments: segments.map(() => ({
        arm: { mode: "parallel", writes: null, rows: null },
        load: { model: "closed", connections: 1 },
        block: 0,
        slot: 0,
      })),
      order: "mirrored",
      seconds: 10,
      warmupSeconds: 2,
      totalSeconds: 60,
    },
    ...known,
  };
  return { ...documentOf(readOptions(["--quick"]) as BenchOptions, circumstances, segments), ...change };
}

test("a person reads throughput, share, latencies, errors and a plain verdict", () => {
  const report = reportOn(
    resultOf([
      segmentOf({ mode: "sequential", good: 10_000 }),
      segmentOf({ good: 15_000, resources: { fights: { cpuMs: 1, rssPeak: 123e6 } } }),
      segmentOf({ mode: CEILING, writes: null, good: 300_000 }),
      segmentOf({ ...open, latenciesMs: [3, 4] }),
      segmentOf({ ...open, mode: "sequential", latenciesMs: [5, 6] }),
    ]),
  );
  expect(report).toContain("         64  ceiling       30,000                5.00    5.00    5.00       0");
  expect(report).toContain("         64  parallel       1,500       0.050    5.00    5.00    5.00       0");
  expect(report).toMatch(/^ +50 {2}parallel .* 0 {2}200 ms: met$/m);
  expect(report).toContain("Peak memory: fights 123 MB");
  expect(report).toContain(
    "At 64 connections parallel serves 1.50 times the fights of sequential, 0.050 of the ceiling.",
  );
  expect(report).toContain("median fight takes 3.00 ms (p95 4.00 ms) in parallel and 5.00 ms");
});

test("a percentile that a handful of answers cannot carry is a dash", () => {
  expect(reportOn(resultOf([segmentOf({ ...open, latenciesMs: [1, 2] })]))).toMatch(/1\.00 +2\.00 +- /);
});

test("what the generator limited is at least that, and its shares are at most", () => {
  const ceiling = { mode: CEILING, writes: null, good: 300_000, valid: false, reasons: [GENERATOR_LIMITED] };
  const report = reportOn(resultOf([segmentOf(ceiling), segmentOf({ good: 15_000 })]));
  expect(report).toContain("≥ 30,000");
  expect(report).toContain("≤ 0.050");
  expect(report).toContain("the load generator was the limit");
});

test("what does not count is marked, explained, and takes no part in the verdict", () => {
  const report = reportOn(
    resultOf([
      segmentOf({ mode: "sequential" }),
      segmentOf({ valid: false, errors: 9, reasons: ["failed requests above 0.1 %"] }),
    ]),
  );
  expect(report).toContain("parallel *");
  expect(report).toContain("* parallel at 64 connections does not count: failed requests above 0.1 %.");
  expect(report).toContain("There is no pair of valid segments to compare.");
});

test("an open loop that was left out says why", () => {
  const openLoop = { available: false, reason: "there is no k6" } as const;
  expect(reportOn(resultOf([segmentOf()], { openLoop }))).toContain("left out, because there is no k6");
});

test("a stand-in is named, and a run that was stopped says so", () => {
  const stores = [
    { service: "fights", engine: "MongoDB", version: "1.24.2", standIn: "FerretDB 1.24.2 (SQLite)" },
  ];
  const report = reportOn(resultOf([segmentOf()], { stack: { kind: "local", stores }, complete: false }));
  expect(report).toContain("fights ran on FerretDB 1.24.2 (SQLite), a stand-in");
  expect(report).toContain("INCOMPLETE");
});

test("both ways of storing fights are told apart", () => {
  const report = reportOn(
    resultOf([segmentOf({ good: 1000 }), segmentOf({ good: 800, writes: "acknowledged" })]),
  );
  expect(report).toContain("parallel, acknowledged");
  expect(report).toContain("Storing fights, parallel, 64 connections: 0.80 of the throughput without.");
});

test("a machine that was busy with something else is mentioned", () => {
  const notes = (loadBefore: number | null) => reportOn(resultOf([segmentOf()], {}, { loadBefore }));
  expect(notes(50)).toContain("The machine was busy before the run (load 50.0");
  expect(notes(0)).not.toContain("busy");
  expect(notes(null)).not.toContain("busy");
});
