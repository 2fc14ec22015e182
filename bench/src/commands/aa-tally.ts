import type { ComparisonRow } from "../analysis/derived.ts";
import { textTable } from "../report/tables/text-table.ts";

/** The comparisons of one A/A run. */
export interface AaRun {
  runId: string;
  comparisons: readonly ComparisonRow[];
}

/** A run raises a false alarm when any of its metrics is reported as faster or slower. */
export function tally(runs: readonly AaRun[]): { falseAlarms: number } {
  const alarms = ({ comparisons }: AaRun) =>
    comparisons.some(({ verdict }) => verdict === "faster" || verdict === "slower");
  return { falseAlarms: runs.filter(alarms).length };
}

/** How often each verdict was given, by metric. */
export function tallyTable(runs: readonly AaRun[]): string {
  const rows = runs.flatMap(({ comparisons }) => comparisons);
  const verdicts = ["equivalent", "inconclusive", "faster", "slower"] as const;
  const columns = [
    { title: "metric", align: "left" as const },
    ...verdicts.map((title) => ({ title, align: "right" as const })),
  ];
  const metrics = [...new Set(rows.map(({ metric }) => metric))];
  return textTable(
    columns,
    metrics.map((metric) => [
      metric,
      ...verdicts.map((verdict) =>
        String(rows.filter((row) => row.metric === metric && row.verdict === verdict).length),
      ),
    ]),
  );
}
