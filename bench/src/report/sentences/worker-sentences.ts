import { counted } from "@super-heroes/system/counted";
import type { ComparisonRow } from "../../analysis/derived.ts";
import type { ResultDocument } from "../../results/record/result.ts";
import { decidingRows } from "../findings/recommendation.ts";
import { loadName } from "../words/labels.ts";
import { effect } from "../words/numbers.ts";

/**
 * The advice on the number of processes of each service, then what each mode gave with more of them: only rows that differ in
 * nothing but `WORKERS`. Empty where there is none.
 */
export function workerSentences({ comparisons, env }: Pick<ResultDocument, "comparisons" | "env">): string[] {
  const rows = decidingRows(comparisons).filter(
    ({ baseline, candidate }) =>
      baseline.mode === candidate.mode && processesOf(baseline) !== processesOf(candidate),
  );
  return rows.length === 0 ? [] : [adviceFrom(rows, counted(env.cores, "core")), ...rows.map(sentence)];
}

const processesOf = ({ workers = 1 }: ComparisonRow["baseline"]) => workers;

function adviceFrom(rows: readonly ComparisonRow[], cores: string): string {
  const where = `On ${cores} that the services share with the load generator and the databases`;
  if (rows.every(({ verdict }) => verdict === "slower"))
    return `${where}, use one process of each service: more serve less.`;
  const faster = rows.filter(({ verdict }) => verdict === "faster");
  if (faster.length === rows.length) return `${where}, several processes of each service serve more.`;
  return faster.length === 0
    ? `${where}, no gain from several processes of a service was found.`
    : `${where}, several processes of a service serve more in some cases only.`;
}

function sentence({ load, metric, estimate, low, verdict, baseline, candidate }: ComparisonRow): string {
  const processes = counted(processesOf(candidate), "process", "processes");
  const pair = `${loadName(load)}, ${candidate.mode}: ${processes} of each service against ${processesOf(baseline)}`;
  if (estimate === null) return `${pair}: not measured.`;
  return `${pair}: ${metric} ${effect(estimate)} (${low === null ? "too few blocks for a verdict" : verdict}).`;
}
