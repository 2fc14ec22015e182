import { compareLoads } from "../../analysis/arms.ts";
import type { ComparisonRow } from "../../analysis/derived.ts";
import type { Arm, DrawSource, Load } from "../../analysis/observation/segment.ts";
import type { Pooled } from "../../analysis/summary-rows.ts";
import type { ResultDocument } from "../../results/record/result.ts";
import { armName, compareModes, loadKey, rowName } from "../words/labels.ts";
import { decidingRows } from "./recommendation.ts";

/** One arm of a comparison of draw sources under one load. */
export interface DrawSourceRow extends Pooled {
  load: Load;
  drawSource: DrawSource;
  /** CPU time of all services and databases per good fight; `null` where it was not measured. */
  cpuMsPerFight: number | null;
}

/** What sharing calls, drawing from a snapshot, and both give under one load, on the metric that decides there. */
export interface DrawSourceEffects {
  load: Load;
  /** The mode that shares calls. */
  mode: string;
  baseline: string;
  /** The mode with draws from the store, against the baseline with draws from the store. */
  sharing: ComparisonRow | undefined;
  /** The baseline with draws from a snapshot, against itself with draws from the store. */
  snapshot: ComparisonRow | undefined;
  /** The mode with draws from a snapshot, against the baseline with draws from the store. */
  both: ComparisonRow | undefined;
  /** The mode with draws from a snapshot, against itself with draws from the store. */
  snapshotAdded: ComparisonRow | undefined;
}

type Compared = Pick<ResultDocument, "config" | "comparisons" | "costs" | "summary">;

/** Whether a run measured draws from the store and from a snapshot. */
export const comparesDrawSources = ({ config }: Pick<ResultDocument, "config">): boolean =>
  new Set(config.drawSources).size > 1;

/** Every arm under every load, the loads in order. */
export function drawSourceRows({ summary, costs }: Compared): DrawSourceRow[] {
  const measured: { row: Pooled; load: Load }[] = [
    ...summary.closed.map((row) => ({
      row,
      load: { model: "closed", connections: row.connections } as Load,
    })),
    ...summary.open.map((row) => ({ row, load: { model: "open", offered: row.offered } as Load })),
  ];
  return measured
    .flatMap(({ row, load }) => {
      const { drawSource } = row;
      if (drawSource === undefined) return [];
      const cost = costs.find(
        (candidate) => loadKey(candidate.load) === loadKey(load) && armName(candidate.arm) === rowName(row),
      );
      return [{ ...row, load, drawSource, cpuMsPerFight: cost?.cpuMsPerFight ?? null }];
    })
    .sort((a, b) => compareLoads(a.load, b.load));
}

/** The effects of each mode that was compared with the baseline, by load. */
export function drawSourceEffects({ config, comparisons }: Compared): DrawSourceEffects[] {
  const deciding = decidingRows(comparisons);
  const { baseline } = config;
  if (baseline === null) return [];
  const isOf = (arm: Arm, mode: string, source: DrawSource) => arm.mode === mode && arm.drawSource === source;
  return [...Map.groupBy(deciding, ({ load }) => loadKey(load)).values()].flatMap((rows) => {
    const [{ load }] = rows as [ComparisonRow, ...ComparisonRow[]];
    const modes = new Set(rows.map(({ candidate }) => candidate.mode));
    modes.delete(baseline);
    const find = (mode: string, source: DrawSource, against: string) =>
      rows.find(
        ({ candidate, baseline: other }) => isOf(candidate, mode, source) && isOf(other, against, "store"),
      );
    return [...modes].sort(compareModes).map((mode) => ({
      load,
      mode,
      baseline,
      sharing: find(mode, "store", baseline),
      snapshot: find(baseline, "snapshot", baseline),
      both: find(mode, "snapshot", baseline),
      snapshotAdded: find(mode, "snapshot", mode),
    }));
  });
}
