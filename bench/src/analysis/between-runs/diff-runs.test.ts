import { expect, test } from "bun:test";
import type { Metric } from "../derived.ts";
import { armOf } from "../observation/segment.ts";
import { type Random, seededRandom } from "../statistics/random.ts";
import { diffRuns, type RunDiff } from "./diff-runs.ts";
import { LEAST_RUN_TO_RUN, runToRunFloors } from "./run-to-run-floor.ts";
import { armFigures, CLOSED, finishedRun, summaryFigures } from "./runs.fixture.ts";

const OPEN = { model: "open", offered: 50 } as const;
const QUIET = [10, 10.1, 9.9, 10.05, 9.95, 10.02, 9.98, 10.08];
const times = (factor: number, values = QUIET) => values.map((value) => value * factor);
const rowIn = ({ rows }: RunDiff, metric: Metric = "p50") => rows.find((row) => row.metric === metric);
const diffOf = (older: readonly number[], newer: readonly number[]) =>
  diffRuns(finishedRun([armFigures(older)]), finishedRun([armFigures(newer)]));

test("a clear change is called, each metric in its own direction, with an interval around it", () => {
  const diff = diffOf(QUIET, times(1.2));
  expect(rowIn(diff)).toMatchObject({ verdict: "slower", blocks: { old: 8, new: 8 } });
  expect(rowIn(diff)?.estimate).toBeCloseTo(0.2, 2);
  expect(rowIn(diff)?.low).toBeGreaterThan(0.17);
  expect(rowIn(diff)?.high).toBeLessThan(0.23);
  expect(rowIn(diff, "throughput")?.verdict).toBe("slower");
  expect(rowIn(diffOf(QUIET, times(0.8)), "throughput")?.verdict).toBe("faster");
});

test("two equal runs are equivalent", () => {
  expect(diffOf(QUIET, [...QUIET.slice(1), 10.03]).rows.map(({ verdict }) => verdict)).toEqual(
    Array(4).fill("equivalent"),
  );
});

test("an effect that another start of the same code can cause is not called, however narrow its interval", () => {
  const row = rowIn(diffOf(QUIET, times(1.04)));
  expect(row?.low).toBeGreaterThan(0);
  expect(row).toMatchObject({ verdict: "equivalent", noiseFloor: LEAST_RUN_TO_RUN });
  expect(rowIn(diffOf(QUIET, times(1.045, [10, 10.2, 9.8, 10.1, 9.9, 10, 10, 10])))?.verdict).toBe(
    "inconclusive",
  );
});

test("the noise floor is the widest of the runs' own, that of repeats, and the change of the ceiling", () => {
  const arm = armFigures(QUIET);
  const ceilingOf = (ms: number) => armFigures(times(ms / 10), { arm: armOf("ceiling") });
  const newer = finishedRun([armFigures(times(1.2))]);
  const own = finishedRun([arm], { floors: [{ load: CLOSED, metric: "p50", noiseFloor: 0.3 }] });
  expect(rowIn(diffRuns(own, newer))).toMatchObject({ verdict: "inconclusive", noiseFloor: 0.3 });

  const repeats = [1, 1.1, 1.25].map((factor) => finishedRun([armFigures(times(factor))]));
  const repeated = rowIn(diffRuns(finishedRun([arm]), newer, runToRunFloors(repeats)));
  expect(repeated?.noiseFloor).toBeCloseTo(0.25, 2);
  expect(repeated?.verdict).toBe("inconclusive");

  const slowed = diffRuns(finishedRun([arm, ceilingOf(1)]), finishedRun([...newer.arms, ceilingOf(1.4)]));
  const row = slowed.rows.find((found) => found.arm.mode === "parallel" && found.metric === "p50");
  expect(row?.noiseFloor).toBeCloseTo(0.4, 2);
  expect(row?.verdict).toBe("inconclusive");
});

test("repeats that agree leave a smaller floor than the one that is assumed, but not below 3 %", () => {
  const repeats = [1, 1.001, 0.999].map((factor) => finishedRun([armFigures(times(factor))]));
  const diff = diffRuns(
    repeats[0] ?? finishedRun([]),
    finishedRun([armFigures(times(1.045))]),
    runToRunFloors(repeats),
  );
  expect(rowIn(diff)).toMatchObject({ noiseFloor: 0.03, verdict: "slower" });
});

test("four blocks have an interval, three and a summary have none, and no verdict but inconclusive", () => {
  expect(rowIn(diffOf(QUIET.slice(0, 4), times(1.5).slice(0, 4)))?.low).not.toBeNull();
  expect(rowIn(diffOf(QUIET.slice(0, 3), times(1.5).slice(0, 3)))).toMatchObject({
    low: null,
    verdict: "inconclusive",
  });
  const summary = diffRuns(finishedRun([summaryFigures(10)]), finishedRun([summaryFigures(20)]));
  expect(rowIn(summary)).toMatchObject({
    ...{ old: 10, new: 20, low: null, high: null, p: null, pAdjusted: null },
    ...{ blocks: { old: 0, new: 0 }, verdict: "inconclusive" },
  });
  expect(rowIn(summary)?.estimate).toBeCloseTo(1, 10);
});

test("a metric that a summary lacks is left out, and throughput of a fixed or unknown load is not compared", () => {
  const lacking = { whole: { throughput: 100, p50: 10, p95: null, p99: 40 } };
  const metricsUnder = (load: typeof OPEN | typeof CLOSED | null) =>
    diffRuns(
      finishedRun([summaryFigures(10, { ...lacking, load })]),
      finishedRun([summaryFigures(11, { load })]),
    ).rows.map(({ metric }) => metric);
  expect(metricsUnder(CLOSED)).toEqual(["throughput", "p50", "p99"]);
  expect(metricsUnder(OPEN)).toEqual(["p50", "p99"]);
  expect(metricsUnder(null)).toEqual(["p50", "p99"]);
});

test("runs on different machines or with other settings are not compared, with every reason", () => {
  const older = finishedRun([armFigures(QUIET)]);
  const newer = finishedRun([armFigures(QUIET)], {
    machine: { processor: "Another one", "number of cores": "2" },
    settings: { stack: "embedded", variables: "POOL_MAX=4" },
  });
  expect(diffRuns(older, newer)).toMatchObject({
    reasons: [
      "they differ in the processor: A processor in OLD, Another one in NEW",
      "they differ in the variables: none in OLD, POOL_MAX=4 in NEW",
    ],
    rows: [],
  });
});

test("a machine that one file does not name is a reason, one that neither names is none", () => {
  const known = finishedRun([armFigures(QUIET)]);
  const unknown = finishedRun([armFigures(QUIET)], { machine: null });
  expect(diffRuns(known, unknown).reasons).toEqual(["NEW does not say on which machine it was measured"]);
  expect(diffRuns(unknown, unknown).reasons).toEqual([]);
});

test("other circumstances, such as the version of Bun, are no reason", () => {
  const newer = finishedRun([armFigures(QUIET)], { circumstances: { Bun: "1.4.6", commit: "b" } });
  expect(diffRuns(finishedRun([armFigures(QUIET)]), newer).reasons).toEqual([]);
});

test("an arm by another generator, or that does not count, is not comparable; the others are", () => {
  const open = armFigures(QUIET, { load: OPEN, generator: "k6" });
  const older = finishedRun([armFigures(QUIET), open, armFigures(QUIET, { arm: armOf("hedged") })]);
  const newer = finishedRun([
    armFigures(QUIET),
    { ...open, generator: "steady-rate" },
    armFigures(QUIET, { arm: armOf("hedged"), refused: "failed requests above 0.1 %" }),
  ]);
  const diff = diffRuns(older, newer);
  expect(diff.incomparable.map(({ because }) => because)).toEqual([
    "OLD was driven by k6, NEW by steady-rate",
    "in NEW it does not count: failed requests above 0.1 %",
  ]);
  expect(new Set(diff.rows.map(({ arm }) => arm.mode))).toEqual(new Set(["parallel"]));
});

test("arms and loads that only one run has are listed", () => {
  const older = finishedRun([armFigures(QUIET), armFigures(QUIET, { load: OPEN })]);
  const newer = finishedRun([armFigures(QUIET), armFigures(QUIET, { arm: armOf("hedged") })]);
  const { onlyOld, onlyNew } = diffRuns(older, newer);
  expect(onlyOld.map(({ load }) => load)).toEqual([OPEN]);
  expect(onlyNew.map(({ arm }) => arm.mode)).toEqual(["hedged"]);
});

/** A standard normal number, after Box and Muller. */
const normal = (random: Random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** A run of twelve blocks with noise of 7 % between blocks, and of 1.5 % between starts of the same code. */
function simulated(random: Random, slowdown: number) {
  const start = Math.log1p(slowdown) + 0.015 * normal(random);
  return finishedRun([
    armFigures(Array.from({ length: 12 }, () => 10 * Math.exp(start + 0.07 * normal(random)))),
  ]);
}

const SIMULATED = 300;
const TIMEOUT_MS = 30_000;

test(
  "equal code has a verdict of faster or slower in at most 5 % of simulated pairs, a slowdown of 20 % is found",
  () => {
    const random = seededRandom(2026);
    const calledIn = (slowdown: number) =>
      Array.from({ length: SIMULATED }, () =>
        diffRuns(simulated(random, 0), simulated(random, slowdown)),
      ).map(({ rows }) => new Set(rows.map(({ verdict }) => verdict)));
    const equal = calledIn(0).filter((verdicts) => verdicts.has("faster") || verdicts.has("slower"));
    expect(equal.length).toBeLessThanOrEqual(0.05 * SIMULATED);
    const slowed = calledIn(0.2);
    expect(slowed.filter((verdicts) => verdicts.has("slower")).length).toBeGreaterThan(0.9 * SIMULATED);
    expect(slowed.filter((verdicts) => verdicts.has("faster"))).toEqual([]);
  },
  TIMEOUT_MS,
);
