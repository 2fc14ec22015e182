import type { ComparisonRow } from "../../analysis/derived.ts";
import type { Load, Replicas } from "../../analysis/observation/segment.ts";
import type { ResultDocument } from "../../results/record/result.ts";
import { loadKey } from "../words/labels.ts";
import { type MeasuredRow, measuredRows } from "./measured-rows.ts";
import { decidingRows } from "./recommendation.ts";

/** One arm of a comparison of replicas under one load. */
export interface ReplicaRow extends MeasuredRow {
  replicas: Replicas;
}

/** What three replicas give to a mode under one load, and what a late one of them costs. */
export interface ReplicaEffects {
  load: Load;
  mode: string;
  /** Three replicas against one, on the metric that decides under this load. */
  added: ComparisonRow | undefined;
  /** The p99 of three with a late one, and of three healthy ones; `null` where they were not measured. */
  lateP99Ms: number | null;
  healthyP99Ms: number | null;
}

type Compared = Pick<ResultDocument, "config" | "comparisons" | "costs" | "summary">;

/** Whether a run compared numbers of replicas, or a late one. */
export const comparesReplicas = ({ config }: Pick<ResultDocument, "config">): boolean =>
  new Set(config.replicas).size > 1;

/** Whether a run compared one replica with several. */
export const addsReplicas = ({ config }: Pick<ResultDocument, "config">): boolean =>
  comparesReplicas({ config }) && (config.replicas ?? []).includes("1");

/** Whether a run had a late replica. */
export const hasLateReplica = ({ config }: Pick<ResultDocument, "config">): boolean =>
  comparesReplicas({ config }) && (config.replicas ?? []).includes("3-late");

/** Every arm under every load, the loads in order. */
export const replicaRows = (compared: Compared): ReplicaRow[] =>
  measuredRows(compared).flatMap((row) => {
    const { replicas } = row;
    return replicas === undefined ? [] : [{ ...row, replicas }];
  });

/** The effects for each mode and load that were measured with three replicas. */
export function replicaEffects(compared: Compared): ReplicaEffects[] {
  const deciding = decidingRows(compared.comparisons);
  const rows = replicaRows(compared);
  return rows
    .filter(({ replicas }) => replicas === "3")
    .map(({ load, mode, p99Ms }) => {
      const isHere = (other: Load) => loadKey(other) === loadKey(load);
      const late = rows.find((row) => row.replicas === "3-late" && row.mode === mode && isHere(row.load));
      const added = deciding.find(
        ({ candidate, baseline, load: other }) =>
          isHere(other) &&
          candidate.mode === mode &&
          baseline.mode === mode &&
          candidate.replicas === "3" &&
          baseline.replicas === "1",
      );
      return { load, mode, added, lateP99Ms: late?.p99Ms ?? null, healthyP99Ms: p99Ms };
    });
}
