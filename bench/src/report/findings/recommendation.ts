import { counted } from "@super-heroes/system/counted";
import { compareLoads } from "../../analysis/arms.ts";
import type { ComparisonRow, Metric, Verdict } from "../../analysis/derived.ts";
import type { Load } from "../../analysis/observation/segment.ts";
import { armName, compareModes, loadKey, pairNames } from "../words/labels.ts";

/** The mode to use, in a sentence, and the result of each candidate. */
export interface Recommendation {
  headline: string;
  /** One for each candidate, the best first. */
  reasons: string[];
}

/** A candidate's verdicts against the baseline, over all loads. */
interface Standing {
  candidate: string;
  baseline: string;
  /** The number of loads with each verdict. */
  verdicts: Record<Verdict, number>;
  /** The number of loads with a comparison. */
  loads: number;
  /** The mean logarithm of the gain over the loads that have an estimate; positive is better. */
  gain: number;
}

/**
 * The metric that decides under a load: throughput in a closed loop; in an open loop p50, or p99 where a part of the
 * upstream calls is delayed.
 */
export function decidingMetric(load: Load, latency: string | null): Metric {
  if (load.model === "closed") return "throughput";
  return latency !== null && /late|pareto/.test(latency) ? "p99" : "p50";
}

/** The comparisons on the metric that decides, by load and candidate. */
export function decidingRows(comparisons: readonly ComparisonRow[]): ComparisonRow[] {
  return comparisons
    .filter(({ load, metric, candidate }) => metric === decidingMetric(load, candidate.latency))
    .sort((a, b) => compareLoads(a.load, b.load) || compareModes(a.candidate.mode, b.candidate.mode));
}

/** Whether every comparison is one of an arm with itself. */
export function isSelfComparison(comparisons: readonly ComparisonRow[]): boolean {
  return (
    comparisons.length > 0 &&
    comparisons.every(({ baseline, candidate }) => Bun.deepEquals(baseline, candidate))
  );
}

/**
 * Recommends a candidate that is faster than the baseline under more than half of the loads: of several, the one with
 * the most loads won less loads lost, then the one with the largest mean gain. Where the best candidate is inconclusive
 * under more than half of the loads, nothing is recommended; else the baseline is.
 */
export function recommend(comparisons: readonly ComparisonRow[]): Recommendation {
  const ranked = standings(againstBaseline(comparisons));
  const [best] = ranked;
  if (!best) return { headline: "No modes were compared.", reasons: [] };
  const winner = ranked.find((standing) => isMost("faster", standing));
  const otherwise = isMost("inconclusive", best)
    ? "No recommendation: under most loads the result is inconclusive."
    : `Use ${best.baseline}: no other mode is faster under most loads.`;
  return { headline: winner ? `Use ${winner.candidate}.` : otherwise, reasons: ranked.map(reasonOf) };
}

/**
 * Where an arm is compared with the baseline and with its own mode at other settings, the comparison with the baseline: the
 * arm that is itself no candidate.
 */
function againstBaseline(comparisons: readonly ComparisonRow[]): ComparisonRow[] {
  const candidates = new Set(comparisons.map(({ candidate }) => armName(candidate)));
  const kept = comparisons.filter(({ baseline }) => !candidates.has(armName(baseline)));
  return kept.length > 0 ? kept : [...comparisons];
}

function standings(comparisons: readonly ComparisonRow[]): Standing[] {
  const byCandidate = Map.groupBy(decidingRows(comparisons), (row) => pairNames(row).candidate);
  return [...byCandidate]
    .map(([candidate, rows]) => {
      const gains = rows.flatMap((row) => gainOf(row) ?? []);
      return {
        candidate,
        baseline: rows[0] ? pairNames(rows[0]).baseline : "",
        verdicts: countsOf(rows),
        loads: new Set(rows.map(({ load }) => loadKey(load))).size,
        gain: gains.reduce((sum, gain) => sum + gain, 0) / Math.max(1, gains.length),
      };
    })
    .sort((a, b) => leadOf(b) - leadOf(a) || b.gain - a.gain);
}

const isMost = (verdict: Verdict, { verdicts, loads }: Standing) => verdicts[verdict] * 2 > loads;

const leadOf = ({ verdicts }: Standing) => verdicts.faster - verdicts.slower;

function reasonOf({ candidate, baseline, verdicts, loads }: Standing): string {
  const others = (["slower", "equivalent", "inconclusive"] as const).flatMap((verdict) =>
    verdicts[verdict] > 0 ? `${verdict} under ${verdicts[verdict]}` : [],
  );
  return [
    `${candidate}: faster than ${baseline} under ${verdicts.faster} of ${counted(loads, "load")}`,
    ...others,
  ].join(", ");
}

function countsOf(rows: readonly ComparisonRow[]): Record<Verdict, number> {
  const counts = { faster: 0, slower: 0, equivalent: 0, inconclusive: 0 };
  for (const { verdict } of rows) counts[verdict] += 1;
  return counts;
}

function gainOf({ estimate, metric }: ComparisonRow): number | null {
  if (estimate === null) return null;
  return metric === "throughput" ? Math.log1p(estimate) : -Math.log1p(estimate);
}
