import { compareLoads } from "../../analysis/arms.ts";
import type { ComparisonRow } from "../../analysis/derived.ts";
import type { Load } from "../../analysis/observation/segment.ts";
import type { ResultDocument } from "../../results/record/result.ts";
import { decidingMetric } from "./recommendation.ts";

/** What a comparison of two services comes to, over all loads and metrics. */
export type AbOutcome =
  /** Something is better and nothing worse, or the other way round. */
  | "faster"
  | "slower"
  /** Some metrics are better, others worse. */
  | "mixed"
  /** Every metric that decides is equivalent. */
  | "equivalent"
  | "inconclusive"
  /** No load has a comparison: there is no verdict over errors. */
  | "none";

/** The outcome, and the rows that it rests on. */
export interface AbVerdict {
  outcome: AbOutcome;
  /** A service was compared with itself, so that faster or slower is a false alarm. */
  isSelf: boolean;
  /** The two services, the baseline first. */
  names: readonly [baseline: string, candidate: string];
  /** Of the metrics that decide, one for each load, in the order of loads. */
  deciding: readonly ComparisonRow[];
  /** Every metric of all requests together. */
  rows: readonly ComparisonRow[];
  /** The row with the largest difference that was called faster or slower; one that decides before others. */
  strongest: ComparisonRow | undefined;
}

/** The verdict of a run of `bench ab`. */
export function abVerdict({
  comparisons,
  config,
}: Pick<ResultDocument, "comparisons" | "config">): AbVerdict {
  const rows = comparisons
    .filter(({ request }) => request === undefined)
    .toSorted((a, b) => compareLoads(a.load, b.load));
  const measured = rows.filter(({ estimate }) => estimate !== null);
  const deciding = measured.filter(({ load, metric }) => metric === decidingMetric(load, null));
  const called = measured.filter(isCalled);
  const [baseline = "", candidate = ""] = config.modes;
  return {
    outcome: outcomeOf(called, deciding),
    isSelf: config.ab?.isSelf ?? false,
    names: [baseline, candidate],
    deciding,
    rows,
    strongest: strongestOf(called, deciding),
  };
}

function outcomeOf(called: readonly ComparisonRow[], deciding: readonly ComparisonRow[]): AbOutcome {
  if (deciding.length === 0) return "none";
  const faster = called.some(({ verdict }) => verdict === "faster");
  const slower = called.some(({ verdict }) => verdict === "slower");
  if (faster || slower) return faster && slower ? "mixed" : faster ? "faster" : "slower";
  return deciding.every(({ verdict }) => verdict === "equivalent") ? "equivalent" : "inconclusive";
}

function strongestOf(
  called: readonly ComparisonRow[],
  deciding: readonly ComparisonRow[],
): ComparisonRow | undefined {
  const sizeOf = ({ estimate }: ComparisonRow) => Math.abs(Math.log1p(estimate ?? 0));
  const largest = (rows: readonly ComparisonRow[]) => rows.toSorted((a, b) => sizeOf(b) - sizeOf(a))[0];
  return largest(deciding.filter(isCalled)) ?? largest(called);
}

const isCalled = ({ verdict }: ComparisonRow) => verdict === "faster" || verdict === "slower";

/** A reason without the counts of failures, which are others in each segment. */
export const withoutCounts = (reason: string): string => reason.replace(/ \(.*\)$/, "");

/** The loads under which nothing could be compared, each with the reasons for which segments do not count. */
export function loadsWithoutVerdict({
  segments,
  comparisons,
}: Pick<ResultDocument, "segments" | "comparisons">): { load: Load; reasons: string[] }[] {
  const loads = new Map<string, { load: Load; reasons: Set<string> }>();
  for (const { model, connections, offered, reasons } of segments) {
    const load: Load =
      model === "closed" ? { model, connections: connections ?? 0 } : { model, offered: offered ?? 0 };
    const known = loads.get(JSON.stringify(load)) ?? { load, reasons: new Set() };
    loads.set(JSON.stringify(load), known);
    for (const reason of reasons) known.reasons.add(withoutCounts(reason));
  }
  const isCompared = (load: Load) =>
    comparisons.some((row) => row.estimate !== null && Bun.deepEquals(row.load, load));
  return [...loads.values()]
    .filter(({ load }) => !isCompared(load))
    .map(({ load, reasons }) => ({ load, reasons: [...reasons] }));
}
