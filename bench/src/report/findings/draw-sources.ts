import type { ComparisonRow } from "../../analysis/derived.ts";
import type { Arm, DrawSource, Load } from "../../analysis/observation/segment.ts";
import type { ResultDocument } from "../../results/record/result.ts";
import { compareModes, loadKey } from "../words/labels.ts";
import { type MeasuredRow, measuredRows } from "./measured-rows.ts";
import { decidingRows } from "./recommendation.ts";

/** One arm of a comparison of draw sources under one load. */
export interface DrawSourceRow extends MeasuredRow {
  drawSource: DrawSource;
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
export const drawSourceRows = (compared: Compared): DrawSourceRow[] =>
  measuredRows(compared).flatMap((row) => {
    const { drawSource } = row;
    return drawSource === undefined ? [] : [{ ...row, drawSource }];
  });

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
