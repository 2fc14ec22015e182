import { LATE_MS } from "../../analysis/observation/segment.ts";
import type { ResultDocument } from "../../results/record/result.ts";
import { comparesReplicas, type ReplicaEffects, replicaEffects } from "../findings/replica-sets.ts";
import { loadName } from "../words/labels.ts";
import { digits, effect, ms } from "../words/numbers.ts";

/** Up to this ratio of the p99, callers keep a late replica from their clients. */
const KEPT_FROM_CLIENTS = 1.5;

/** What a measurement on one machine cannot show. */
export const ONE_MACHINE =
  "All replicas share the cores of one machine here: three serve more than one only where one process is the limit.";

/** One sentence for each mode and load: what three replicas give, and what a late one of them costs. */
export function replicaSentences(document: ResultDocument): string[] {
  if (!comparesReplicas(document)) return [];
  const effects = replicaEffects(document);
  return effects.length === 0 ? [] : [...effects.map(sentence), ONE_MACHINE];
}

function sentence({ load, mode, added, lateP99Ms, healthyP99Ms }: ReplicaEffects): string {
  const start = `${loadName(load)}, ${mode}`;
  const parts = [addedInWords(added), lateInWords(lateP99Ms, healthyP99Ms)].filter(
    (part) => part !== undefined,
  );
  return parts.length === 0
    ? `${start}: three replicas were measured alone.`
    : `${start}: ${parts.join(" ")}`;
}

function addedInWords(row: ComparisonOf): string | undefined {
  if (!row || row.estimate === null) return undefined;
  const verdict = row.low === null ? "too few blocks for a verdict" : row.verdict;
  return `three replicas instead of one change ${row.metric} by ${effect(row.estimate)} (${verdict}).`;
}

type ComparisonOf = ReplicaEffects["added"];

function lateInWords(late: number | null, healthy: number | null): string | undefined {
  if (late === null || healthy === null || healthy === 0) return undefined;
  const ratio = late / healthy;
  const conclusion =
    ratio <= KEPT_FROM_CLIENTS
      ? "callers keep a late replica from their clients, and need no balancer for that."
      : "callers do not keep a late replica from their clients.";
  return `With one of three ${LATE_MS} ms late, p99 is ${ms(late)}, ${digits(ratio)} times that of three healthy ones: ${conclusion}`;
}
