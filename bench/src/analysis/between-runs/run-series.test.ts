import { expect, test } from "bun:test";
import { type Random, seededRandom } from "../statistics/random.ts";
import { type DatedRun, FEWEST_RUNS, runSeries } from "./run-series.ts";
import { armFigures, finishedRun, summaryFigures } from "./runs.fixture.ts";

/** A standard normal number, after Box and Muller. */
const normal = (random: Random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const dayOf = (day: number) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString();

/** A run a day with these latencies. */
const nightly = (
  latenciesMs: readonly number[],
  change: Parameters<typeof finishedRun>[1] = {},
): DatedRun[] =>
  latenciesMs.map((ms, day) => ({
    name: "nightly",
    id: `${dayOf(day).slice(0, 10)}-nightly`,
    startedAt: dayOf(day),
    run: finishedRun([summaryFigures(ms)], change),
  }));

const noisy = (levels: readonly number[], seed: number) => {
  const random = seededRandom(seed);
  return levels.map((level) => level * Math.exp(0.01 * normal(random)));
};
const levels = (...spans: [level: number, count: number][]) =>
  spans.flatMap(([level, count]) => Array<number>(count).fill(level));
const seriesOf = (runs: readonly DatedRun[], metric: string) => {
  const found = runSeries(runs, 1).find((series) => series.metric === metric);
  if (!found) throw new Error(`no series of ${metric}`);
  return found;
};

test("a step is found with its place, its size, and whether it is better or worse", () => {
  const runs = nightly(noisy(levels([10, 15], [12, 12]), 1));
  const [slower] = seriesOf(runs, "p50").changes;
  expect(slower).toMatchObject({ index: 15, direction: "worse" });
  expect(slower?.effect).toBeCloseTo(0.2, 1);
  expect(seriesOf(runs, "throughput").changes[0]).toMatchObject({ index: 15, direction: "worse" });
  expect(seriesOf(nightly(noisy(levels([12, 15], [10, 12]), 1)), "p50").changes[0]?.direction).toBe("better");
});

test("two steps are found, and nothing in a series without one, with an outlier, or with too few runs", () => {
  const changed = seriesOf(nightly(noisy(levels([10, 12], [14, 12], [10, 12]), 2)), "p50").changes;
  expect(changed.map(({ index, direction }) => [index, direction])).toEqual([
    [12, "worse"],
    [24, "better"],
  ]);
  const quiet = noisy(levels([10, 30]), 3);
  expect(seriesOf(nightly(quiet), "p50").changes).toEqual([]);
  expect(seriesOf(nightly(quiet.with(11, 90)), "p50").changes).toEqual([]);
  const short = noisy(levels([10, 4], [30, FEWEST_RUNS - 5]), 4);
  expect(seriesOf(nightly(short), "p50").changes).toEqual([]);
});

test("a step within 3 % is left out, and its span counts towards the next one", () => {
  const exact = levels([10, 12], [10.2, 12], [13, 12]);
  const { changes } = seriesOf(nightly(exact.map((level, day) => level + (day % 3) * 0.001)), "p50");
  expect(changes.map(({ index }) => index)).toEqual([24]);
  expect(changes[0]?.before).toBeCloseTo(10.1, 1);
});

test("a drift is several steps in one direction", () => {
  const drift = Array.from({ length: 40 }, (_, day) => 10 * 1.02 ** day);
  const { changes } = seriesOf(nightly(noisy(drift, 5)), "p50");
  expect(changes.length).toBeGreaterThan(1);
  expect(new Set(changes.map(({ direction }) => direction))).toEqual(new Set(["worse"]));
});

test("runs on another machine, of another name or generator are series of their own, so they are no change", () => {
  const here = nightly(levels([10, 12]));
  const there = nightly(levels([20, 12]), { machine: { processor: "Another one" } }).map((run, day) => ({
    ...run,
    id: `${run.id}-there`,
    startedAt: dayOf(12 + day),
  }));
  const series = runSeries([...here, ...there], 1).filter(({ metric }) => metric === "p50");
  expect(series.map(({ points, changes }) => [points.length, changes.length])).toEqual([
    [12, 0],
    [12, 0],
  ]);
  const named = runSeries([...here, ...there.map((run) => ({ ...run, name: "weekly" }))], 1);
  expect(new Set(named.map(({ name }) => name))).toEqual(new Set(["nightly", "weekly"]));
});

test("runs are ordered by their start, and one that is given twice counts once", () => {
  const runs = nightly(levels([1, 1], [2, 1], [3, 1]));
  const { points } = seriesOf([...runs.toReversed(), ...runs], "p50");
  expect(points.map(({ value }) => value)).toEqual([1, 2, 3]);
});

test("an arm that does not count, and a metric that a file lacks, is no point", () => {
  const [first, second] = nightly([10, 11]);
  if (!first || !second) throw new Error("two runs");
  const refused = { ...second, run: finishedRun([summaryFigures(11, { refused: "no good response" })]) };
  const lacking = {
    ...second,
    run: finishedRun([summaryFigures(11, { whole: { throughput: 1, p50: 11, p95: null, p99: null } })]),
  };
  expect(seriesOf([first, refused], "p50").points).toHaveLength(1);
  expect(seriesOf([first, lacking], "p95").points).toHaveLength(1);
  expect(seriesOf([first, lacking], "p50").points).toHaveLength(2);
});

test("the throughput of a fixed rate is no series", () => {
  const load = { model: "open", offered: 50 } as const;
  const run = { ...nightly([10])[0], run: finishedRun([armFigures([10], { load })]) } as DatedRun;
  expect(runSeries([run], 1).map(({ metric }) => metric)).toEqual(["p50", "p95", "p99"]);
});
