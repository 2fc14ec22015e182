import { expect, test } from "bun:test";
import { comparison } from "./aa-tally.fixture.ts";
import { tally, tallyTable } from "./aa-tally.ts";

const run = (...verdicts: Parameters<typeof comparison>[1][]) => ({
  runId: "run",
  comparisons: verdicts.map((verdict) => comparison("p50", verdict)),
});

test("a run with any metric faster or slower is one false alarm, however many there are", () => {
  const runs = [run("equivalent", "inconclusive"), run("faster", "slower"), run("equivalent", "slower")];
  expect(tally(runs)).toEqual({ falseAlarms: 2 });
});

test("the table counts verdicts by metric", () => {
  const runs = [
    { runId: "run", comparisons: [comparison("p50", "equivalent"), comparison("p95", "slower")] },
  ];
  expect(tallyTable(runs).split("\n")).toEqual([
    "metric  equivalent  inconclusive  faster  slower",
    "p50              1             0       0       0",
    "p95              0             0       0       1",
  ]);
});
