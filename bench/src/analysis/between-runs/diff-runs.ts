import { BETTER, comparedMetrics } from "../block-figures.ts";
import { METRICS, type Metric } from "../derived.ts";
import { LEAST_NOISE_FLOOR } from "../noise-floor.ts";
import { type Arm, CEILING, type Load } from "../observation/segment.ts";
import { holm } from "../statistics/holm.ts";
import { rankSumP } from "../statistics/rank-sum.ts";
import { shiftBetween } from "../statistics/shift-interval.ts";
import { type Verdict, verdictOf } from "../verdict.ts";
import { reasonsAgainstComparing } from "./comparability.ts";
import { type ArmFigures, armKey, type FinishedRun } from "./finished-run.ts";
import { logarithmsOf } from "./logarithms.ts";
import { floorKey, LEAST_RUN_TO_RUN, type RunToRunFloors } from "./run-to-run-floor.ts";

/** One metric of one arm under one load in both runs. Effects are relative to the older run: −0.25 is a quarter less. */
export interface DiffRow {
  arm: Arm;
  load: Load | null;
  metric: Metric;
  /** Over the whole run: requests per second, or milliseconds. */
  old: number | null;
  new: number | null;
  estimate: number | null;
  /** The interval of at least 95 %; `null` where there are too few blocks for one, such as three on each side, and for a summary. */
  low: number | null;
  high: number | null;
  blocks: { old: number; new: number };
  p: number | null;
  /** Adjusted by Holm over the metrics of this arm under this load. */
  pAdjusted: number | null;
  /** The relative effect within which two runs count as equal. */
  noiseFloor: number;
  verdict: Verdict;
}

/** An arm under a load that both runs have, and that cannot be compared. */
export interface Incomparable {
  arm: Arm;
  load: Load | null;
  because: string;
}

/** How a run differs from an older one. */
export interface RunDiff {
  /** Why nothing can be compared, one clause each; then there are no rows. */
  reasons: string[];
  rows: DiffRow[];
  incomparable: Incomparable[];
  /** Arms under loads that only one of the runs has. */
  onlyOld: Pick<ArmFigures, "arm" | "load">[];
  onlyNew: Pick<ArmFigures, "arm" | "load">[];
}

/**
 * Compares two finished runs, matched by arm and load. The blocks of two runs are no pairs, so the effect is the
 * Hodges–Lehmann shift of their logarithms with its exact interval, and the test the rank-sum test, adjusted over the
 * metrics of an arm under a load.
 *
 * An interval from blocks does not contain what differs between two starts of the same code. So an effect is called
 * faster or slower only where its estimate is beyond the noise floor: the widest of both runs' own, of `floors` or
 * {@link LEAST_RUN_TO_RUN}, and of how much the ceiling changed, which no change to a service affects.
 */
export function diffRuns(
  older: FinishedRun,
  newer: FinishedRun,
  floors: RunToRunFloors = new Map(),
): RunDiff {
  const reasons = reasonsAgainstComparing(older, newer);
  const shared = older.arms.flatMap((old) => {
    const twin = newer.arms.find((other) => armKey(other) === armKey(old));
    return twin === undefined ? [] : [{ old, new: twin }];
  });
  const keys = new Set(shared.map((pair) => armKey(pair.old)));
  const lacking = (run: FinishedRun) => run.arms.filter((arm) => !keys.has(armKey(arm)));
  const diff: RunDiff = {
    reasons,
    rows: [],
    incomparable: [],
    onlyOld: lacking(older),
    onlyNew: lacking(newer),
  };
  if (reasons.length > 0) return diff;
  const floorOf = floorsFor(older, newer, floors, shared);
  for (const pair of shared) {
    const because = reasonAgainst(pair);
    if (because !== null) diff.incomparable.push({ arm: pair.old.arm, load: pair.old.load, because });
    else diff.rows.push(...rowsOf(pair, floorOf));
  }
  return diff;
}

interface MatchedArm {
  old: ArmFigures;
  new: ArmFigures;
}

type FloorOf = (arm: ArmFigures, metric: Metric) => number;

function reasonAgainst(pair: MatchedArm): string | null {
  if (pair.old.generator !== pair.new.generator) {
    return `OLD was driven by ${pair.old.generator}, NEW by ${pair.new.generator}`;
  }
  const refused = (["old", "new"] as const).flatMap((side) =>
    pair[side].refused === null ? [] : [`in ${side.toUpperCase()} it does not count: ${pair[side].refused}`],
  );
  return refused.length === 0 ? null : refused.join("; ");
}

function rowsOf(pair: MatchedArm, floorOf: FloorOf): DiffRow[] {
  const { arm, load } = pair.old;
  const metrics = metricsOf(pair).map((metric) => ({
    metric,
    old: logarithmsOf(pair.old, metric),
    new: logarithmsOf(pair.new, metric),
  }));
  const hasBlocks = pair.old.blocks.length > 1 && pair.new.blocks.length > 1;
  const pValues = metrics.map((sides) => rankSumP(sides.old, sides.new));
  const adjusted = holm(pValues);
  return metrics.map(({ metric, ...sides }, index) => {
    const { estimate, interval } = shiftBetween(sides.old, sides.new);
    const evidence = {
      low: interval ? Math.expm1(interval.low) : null,
      high: interval ? Math.expm1(interval.high) : null,
      pAdjusted: hasBlocks ? (adjusted[index] ?? null) : null,
      noiseFloor: floorOf(pair.old, metric),
    };
    return {
      ...{ arm, load, metric, old: pair.old.whole[metric], new: pair.new.whole[metric] },
      ...evidence,
      estimate: Math.expm1(estimate),
      blocks: { old: pair.old.blocks.length, new: pair.new.blocks.length },
      p: hasBlocks ? (pValues[index] ?? null) : null,
      verdict: beyondFloor(verdictOf({ ...evidence, better: BETTER[metric] }), estimate, evidence.noiseFloor),
    };
  });
}

/** What another start of the same code can cause is not called faster or slower, however narrow the interval. */
function beyondFloor(verdict: Verdict, shift: number, noiseFloor: number): Verdict {
  if (verdict !== "faster" && verdict !== "slower") return verdict;
  return Math.abs(shift) > Math.log1p(noiseFloor) ? verdict : "inconclusive";
}

/** The metrics that both sides have. Where no load is recorded, throughput may be an offered rate, and is not compared. */
function metricsOf(pair: MatchedArm): Metric[] {
  const load = pair.old.load ?? { model: "open", offered: 0 };
  const sides = { baseline: [...pair.old.blocks], candidate: [...pair.new.blocks] };
  const hasBlocks = sides.baseline.length > 0 && sides.candidate.length > 0;
  const compared = hasBlocks
    ? comparedMetrics(load, sides)
    : METRICS.filter((metric) => metric !== "throughput" || load.model === "closed");
  return compared.filter((metric) =>
    [pair.old, pair.new].every((side) => logarithmsOf(side, metric).length > 0),
  );
}

function floorsFor(
  older: FinishedRun,
  newer: FinishedRun,
  floors: RunToRunFloors,
  shared: readonly MatchedArm[],
): FloorOf {
  const ceilings = shared.filter(({ old }) => old.arm.mode === CEILING);
  return (arm, metric) => {
    const own = [older, newer].flatMap((run) =>
      run.floors.filter((floor) => floor.metric === metric && Bun.deepEquals(floor.load, arm.load)),
    );
    const ceiling = ceilings.find(({ old }) => old !== arm && Bun.deepEquals(old.load, arm.load));
    return Math.max(
      LEAST_NOISE_FLOOR,
      ...own.map(({ noiseFloor }) => noiseFloor),
      floors.get(floorKey(arm, metric)) ?? LEAST_RUN_TO_RUN,
      ceiling ? changeOf(ceiling, metric) : 0,
    );
  };
}

function changeOf(pair: MatchedArm, metric: Metric): number {
  const [old, changed] = [logarithmsOf(pair.old, metric), logarithmsOf(pair.new, metric)];
  if (old.length === 0 || changed.length === 0) return 0;
  return Math.expm1(Math.abs(shiftBetween(old, changed).estimate));
}
