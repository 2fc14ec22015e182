import { expect, test } from "bun:test";
import { observedOf } from "../results/record/observed.fixture.ts";
import { crossoverCells } from "./crossover-cells.ts";
import type { Segment } from "./observation/segment.ts";
import { segmentOf } from "./observation/segments.fixture.ts";

const run = (mode: string, block: number, ms: number, change: Partial<Segment> = {}) =>
  segmentOf({
    ...{ mode, block, model: "open", connections: null, offered: 100 },
    latenciesMs: Array.from({ length: 20 }, () => ms),
    ...change,
  });

function leadersOf(segments: Segment[], modes = ["sequential", "parallel"]) {
  const config = { modes, rates: [100], latencies: [null], baseline: null };
  return crossoverCells(observedOf({ experiment: "crossover", segments, config }))[0]?.leaders;
}

const both = ["sequential", "parallel"];

test.each([
  ["a lead in all blocks wins", [10, 10], [5, 5], ["parallel"]],
  ["three per cent is no lead", [10.3, 10.3], [10, 10], both],
  ["a lead that one block does not show is none", [10, 4], [5, 5], both],
])("%s", (_, sequentialMs, parallelMs, leaders) => {
  const segments = [
    ...sequentialMs.map((ms, block) => run("sequential", block, ms)),
    ...parallelMs.map((ms, block) => run("parallel", block, ms)),
  ];
  expect(leadersOf(segments)).toEqual(leaders);
});

test("modes that are as good as each other lead together", () => {
  const segments = [run("sequential", 0, 19), run("parallel", 0, 7), run("coalesced", 0, 7.1)];
  expect(leadersOf(segments, [...both, "coalesced"])).toEqual(["parallel", "coalesced"]);
});

test("the only mode that kept up leads; where none did, none leads", () => {
  const bad = { valid: false, reasons: ["dropped iterations"] };
  expect(leadersOf([run("sequential", 0, 1, bad), run("parallel", 0, 9)])).toEqual(["parallel"]);
  expect(leadersOf([run("sequential", 0, 1, bad)])).toEqual([]);
});

test("cells follow the order of latencies and rates, and have the percentiles of each mode", () => {
  const segments = [run("parallel", 0, 7, { latency: "constant:5" }), run("parallel", 0, 2)];
  const config = { modes: ["parallel"], rates: [100, 300], latencies: [null, "constant:5"], baseline: null };
  const cells = crossoverCells(observedOf({ experiment: "crossover", segments, config }));
  expect(cells.map(({ latency }) => latency)).toEqual([null, "constant:5"]);
  expect(cells[1]?.p50Ms.parallel).toBeCloseTo(7, 1);
});
