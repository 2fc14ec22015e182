import { compareLoads } from "../../analysis/arms.ts";
import type { Load } from "../../analysis/observation/segment.ts";
import type { Pooled } from "../../analysis/summary-rows.ts";
import type { ResultDocument } from "../../results/record/result.ts";
import { armName, loadKey, rowName } from "../words/labels.ts";

/** One arm under one load. */
export interface MeasuredRow extends Pooled {
  load: Load;
  /** CPU time of all services and databases per good fight; `null` where it was not measured. */
  cpuMsPerFight: number | null;
}

/** Every arm of a run under every load, the loads in order. */
export function measuredRows({ summary, costs }: Pick<ResultDocument, "costs" | "summary">): MeasuredRow[] {
  const measured: { row: Pooled; load: Load }[] = [
    ...summary.closed.map((row) => ({
      row,
      load: { model: "closed", connections: row.connections } as Load,
    })),
    ...summary.open.map((row) => ({ row, load: { model: "open", offered: row.offered } as Load })),
  ];
  return measured
    .map(({ row, load }) => {
      const cost = costs.find(
        (candidate) => loadKey(candidate.load) === loadKey(load) && armName(candidate.arm) === rowName(row),
      );
      return { ...row, load, cpuMsPerFight: cost?.cpuMsPerFight ?? null };
    })
    .sort((a, b) => compareLoads(a.load, b.load));
}
