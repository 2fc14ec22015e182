import { median } from "simple-statistics";
import { BETTER, comparedMetrics } from "../block-figures.ts";
import { METRICS, type Metric } from "../derived.ts";
import { LEAST_NOISE_FLOOR } from "../noise-floor.ts";
import type { Arm, Load } from "../observation/segment.ts";
import { randomFor } from "../row-random.ts";
import { changePoints } from "../statistics/e-divisive.ts";
import { comparabilityKey } from "./comparability.ts";
import { type ArmFigures, armKey, type Facts, type FinishedRun } from "./finished-run.ts";

/** A finished run at its place in time. */
export interface DatedRun {
  /** The name that runs of one series share. */
  name: string;
  id: string;
  /** ISO 8601. */
  startedAt: string;
  run: FinishedRun;
}

/** One value of a series. */
export interface SeriesPoint {
  id: string;
  startedAt: string;
  /** As the run recorded it; `null` where it did not. */
  commit: string | null;
  value: number;
}

/** A step that stands out of the noise. Effects are relative: −0.25 is a quarter less than before. */
export interface SeriesChange {
  /** The first run after the change. */
  index: number;
  p: number;
  /** The median of the runs since the previous change, and until the next one. */
  before: number;
  after: number;
  effect: number;
  direction: "better" | "worse";
}

/** One metric of one arm under one load over several runs of one name, with equal settings on one machine. */
export interface RunSeries {
  name: string;
  machine: Facts | null;
  settings: Facts;
  generator: string;
  arm: Arm;
  load: Load | null;
  metric: Metric;
  points: SeriesPoint[];
  changes: SeriesChange[];
}

/** With fewer values no split reaches the significance of {@link changePoints}: nine can be split in 126 ways. */
export const FEWEST_RUNS = 10;
/** The time that a search takes grows with the square. */
export const MOST_RUNS = 400;

/**
 * The series of these runs, in the order of their names. Runs of one name that differ in what has to be equal, such as the
 * machine, are series of their own. Changes within {@link LEAST_NOISE_FLOOR} are left out.
 */
export function runSeries(runs: readonly DatedRun[], seed: number): RunSeries[] {
  const inOrder = [...new Map(runs.map((run) => [run.id, run])).values()].sort((a, b) =>
    compareText(a.startedAt, b.startedAt),
  );
  const entries = inOrder.flatMap((dated) =>
    dated.run.arms.filter(({ refused }) => refused === null).map((arm) => ({ dated, arm })),
  );
  const groups = Map.groupBy(entries, ({ dated, arm }) =>
    JSON.stringify([dated.name, comparabilityKey(dated.run), armKey(arm), arm.generator]),
  );
  return [...groups.values()]
    .flatMap((group) => seriesOf(group.slice(-MOST_RUNS), seed))
    .sort((a, b) => compareText(a.name, b.name));
}

interface Entry {
  dated: DatedRun;
  arm: ArmFigures;
}

function seriesOf(group: readonly Entry[], seed: number): RunSeries[] {
  const [first] = group;
  if (!first) return [];
  const { dated, arm } = first;
  return METRICS.flatMap((metric): RunSeries[] => {
    const points = group.flatMap((entry) => pointOf(entry, metric) ?? []);
    if (points.length === 0) return [];
    const about = [dated.name, comparabilityKey(dated.run), armKey(arm), metric];
    return [
      {
        name: dated.name,
        machine: dated.run.machine,
        settings: dated.run.settings,
        ...{ generator: arm.generator, arm: arm.arm, load: arm.load, metric, points },
        changes: changesIn(points, metric, randomFor(seed, about)),
      },
    ];
  });
}

/** Throughput of a fixed or an unknown load is no result, and neither is a p99 that rests on a few responses. */
function pointOf({ dated, arm }: Entry, metric: Metric): SeriesPoint | null {
  const value = arm.whole[metric];
  const load = arm.load ?? { model: "open", offered: 0 };
  const sides = { baseline: [...arm.blocks], candidate: [...arm.blocks] };
  const isCompared =
    arm.blocks.length > 0
      ? comparedMetrics(load, sides).includes(metric)
      : metric !== "throughput" || load.model === "closed";
  if (!isCompared || value === null || value <= 0) return null;
  const { id, startedAt, run } = dated;
  return { id, startedAt, commit: run.circumstances.commit ?? null, value };
}

function changesIn(
  points: readonly SeriesPoint[],
  metric: Metric,
  random: ReturnType<typeof randomFor>,
): SeriesChange[] {
  if (points.length < FEWEST_RUNS) return [];
  const logarithms = points.map(({ value }) => Math.log(value));
  let found = changePoints(logarithms, { random });
  // Without a small change, the spans beside it are one, and the effect of the next one has to be computed again.
  for (;;) {
    const changes = found.map((point, place) => {
      const start = found[place - 1]?.index ?? 0;
      const end = found[place + 1]?.index ?? points.length;
      const before = medianOf(points.slice(start, point.index));
      const after = medianOf(points.slice(point.index, end));
      const effect = after / before - 1;
      const isBetter = effect > 0 === (BETTER[metric] === "higher");
      const direction = isBetter ? ("better" as const) : ("worse" as const);
      return { ...point, before, after, effect, direction };
    });
    const smallest = changes.toSorted((a, b) => sizeOf(a) - sizeOf(b))[0];
    if (!smallest || sizeOf(smallest) > Math.log1p(LEAST_NOISE_FLOOR)) return changes;
    found = found.filter(({ index }) => index !== smallest.index);
  }
}

const sizeOf = ({ effect }: { effect: number }) => Math.abs(Math.log1p(effect));
const medianOf = (points: readonly SeriesPoint[]) => median(points.map(({ value }) => value));
const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
