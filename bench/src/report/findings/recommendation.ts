import { compareLoads } from "../../analysis/derive/arm.ts";
import type { ComparisonRow, Metric, Verdict } from "../../results/run/derived.ts";
import type { Load } from "../../results/run/segment.ts";
import { compareModes, loadKey, pairNames } from "../words/labels.ts";

/** How one candidate did against the baseline, over the loads. */
export interface Standing {
  candidate: string;
  baseline: string;
  /** Under how many loads each verdict was reached. */
  verdicts: Record<Verdict, number>;
  /** Loads with a comparison. */
  loads: number;
  /** The mean gain as a logarithm, over the loads that have an estimate; positive is better. */
  gain: number;
}

/**
 * The metric that decides under a load: what saturation limits, or what a user at a fixed rate feels. Where upstreams
 * are made late now and then, that is the tail.
 */
export function decidingMetric(load: Load, latency: string | null): Metric {
  if (load.model === "closed") return "throughput";
  return latency !== null && /late|pareto/.test(latency) ? "p99" : "p50";
}

/** Rows whose metric decides, by load and then by candidate. */
export function decidingRows(comparisons: readonly ComparisonRow[]): ComparisonRow[] {
  return comparisons
    .filter(({ load, metric, candidate }) => metric === decidingMetric(load, candidate.latency))
    .sort((a, b) => compareLoads(a.load, b.load) || compareModes(a.candidate.mode, b.candidate.mode));
}

/** The candidates, best first: by loads won less loads lost, then by mean gain. */
export function standings(comparisons: readonly ComparisonRow[]): Standing[] {
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

/**
 * The answer in plain words. A candidate is recommended when it is faster than the baseline under more than half of
 * the loads; of several, the one that stands first. Where even the first is undecided under that many, so is the answer.
 */
export function answerOf(comparisons: readonly ComparisonRow[]): { headline: string; reasons: string[] } {
  const ranked = standings(comparisons);
  const [best] = ranked;
  if (!best) return { headline: "No comparison was made.", reasons: [] };
  const winner = ranked.find((standing) => isMost("faster", standing));
  const otherwise = isMost("inconclusive", best)
    ? "Not decided: under most loads the evidence does not suffice."
    : `Stay with ${best.baseline}: no other mode is faster under most loads.`;
  return { headline: winner ? `Use ${winner.candidate}.` : otherwise, reasons: ranked.map(said) };
}

const isMost = (verdict: Verdict, { verdicts, loads }: Standing) => verdicts[verdict] * 2 > loads;

const leadOf = ({ verdicts }: Standing) => verdicts.faster - verdicts.slower;

function said({ candidate, baseline, verdicts, loads }: Standing): string {
  const others = [
    verdicts.slower > 0 ? `slower under ${verdicts.slower}` : "slower under none",
    verdicts.equivalent > 0 ? `equivalent under ${verdicts.equivalent}` : [],
    verdicts.inconclusive > 0 ? `undecided under ${verdicts.inconclusive}` : [],
  ].flat();
  return `${candidate}: faster than ${baseline} under ${verdicts.faster} of ${loads} loads, ${others.join(", ")}`;
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
