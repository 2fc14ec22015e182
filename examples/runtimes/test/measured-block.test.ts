import { expect, test } from "bun:test";
import { derive } from "@super-heroes/bench/analysis/derive";
import { resourcesOf, segmentOf } from "@super-heroes/bench/analysis/observation/segments.fixture";
import { observedOf } from "@super-heroes/bench/results/record/observed.fixture";
import type { StoredRun } from "@super-heroes/bench/results/stored-run";
import { measuredBlock } from "../src/measured-block.ts";

const BLOCKS = 12;
const BUN = "bun-1.4.5";

/** A published run at 64 connections in which the other side serves this many times the fights of Bun. */
function runAgainst(
  other: string,
  { name = "", startedAt = "2026-01-02T00:00:00.000Z", ratio = 1, complete = true },
): StoredRun {
  const segments = Array.from({ length: BLOCKS * 4 }, (_, index) => {
    const [block, slot] = [Math.floor(index / 4), index % 4];
    const mode = [BUN, other, other, BUN][slot] ?? "";
    return segmentOf({
      index,
      block,
      slot,
      mode,
      writes: null,
      latenciesMs: Array.from({ length: mode === BUN ? 1000 : 1000 * ratio }, () =>
        mode === BUN ? 8 : 8 / ratio,
      ),
      resources: { [mode]: resourcesOf({ cpuMs: mode === BUN ? 200 : 300, rssPeak: 60e6 }) },
    });
  });
  const target = { address: "127.0.0.1:1", command: null, bodyBytes: [1] };
  const observed = observedOf({
    name,
    runId: `${startedAt.slice(0, 10)}T00-00-00Z-${name}`,
    experiment: "ab",
    startedAt,
    complete,
    segments,
    config: {
      modes: [BUN, other],
      baseline: BUN,
      blocks: BLOCKS,
      ab: {
        targets: [
          { label: BUN, ...target },
          { label: other, ...target },
        ],
        isSelf: false,
        requests: [],
        script: null,
        checksSize: false,
        maxRegression: null,
        plannedSeconds: 1,
      },
    },
  });
  const document = { ...observed, ...derive(observed), digests: {} };
  return { file: `ab/${document.runId}.json`, result: { kind: "experiments", document } };
}

const cellsOf = (block: string) =>
  block
    .split("\n")
    .filter((line) => line.startsWith("| parallel") || line.startsWith("| sequential"))
    .map((line) =>
      line
        .split("|")
        .map((cell) => cell.trim())
        .slice(1, -1),
    );

test("without a run it says so", () => {
  expect(measuredBlock([])).toStartWith("No run has been published yet.");
});

test("each run has a row with both sides, the effect and the verdict, and its file", () => {
  const run = runAgainst("node-20.20.2", { name: "runtimes-node-parallel-local", ratio: 2 });
  const block = measuredBlock([run]);
  expect(cellsOf(block)).toEqual([
    [
      "parallel",
      "64",
      "Node 20.20.2",
      "100 / 200",
      "+100 %",
      "+100 % to +100 %",
      "**faster**",
      "8.00 / 4.00",
      "8.00 / 4.00",
      "200 / 150",
      "60 MB / 60 MB",
    ],
  ]);
  expect(block).toContain(`[${run.file}](../results/${run.file})`);
  expect(block).toContain("catalogues on PostgreSQL and MariaDB");
  expect(block).toContain(
    "**Node 20.20.2 against Bun 1.4.5**, by mode and connections: more fights a second in 1 of 1.",
  );
});

test("the newest complete run of each kind counts, whatever the sequence of the files", () => {
  const name = "runtimes-go-sequential-local";
  const old = runAgainst("go-1.26.7", { name, startedAt: "2026-01-01T00:00:00.000Z" });
  const newest = runAgainst("go-1.26.8", { name, startedAt: "2026-01-03T00:00:00.000Z" });
  const stopped = runAgainst("go-1.26.9", { name, startedAt: "2026-01-04T00:00:00.000Z", complete: false });
  const runs = [stopped, newest, old];
  expect(cellsOf(measuredBlock(runs)).map((cells) => cells[2])).toEqual(["Go 1.26.8"]);
  expect(measuredBlock(runs.toReversed())).toBe(measuredBlock(runs));
});

test("Node comes before Go, and other runs of bench are left out", () => {
  const runs = [
    runAgainst("go-1.26.8", { name: "runtimes-go-parallel-local" }),
    runAgainst("go-1.26.8", { name: "runtimes-go-sequential-local" }),
    runAgainst("node-20.20.2", { name: "runtimes-node-parallel-local" }),
    runAgainst("B", { name: "ab" }),
  ];
  expect(cellsOf(measuredBlock(runs)).map((cells) => `${cells[0]} ${cells[2]}`)).toEqual([
    "parallel Node 20.20.2",
    "sequential Go 1.26.8",
    "parallel Go 1.26.8",
  ]);
});
