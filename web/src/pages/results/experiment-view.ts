import type { Arm, Load } from "@super-heroes/bench/analysis/observation/segment";
import type { Pooled } from "@super-heroes/bench/analysis/summary-rows";
import type { Verdict } from "@super-heroes/bench/analysis/verdict";
import {
  compareModes,
  loadName,
  pairNames,
  rowName,
  verdictName,
} from "@super-heroes/bench/report/words/labels";
import {
  effect,
  effectInterval,
  ms,
  percent,
  probability,
  rate,
} from "@super-heroes/bench/report/words/numbers";
import { type Fields, fieldsOf, listIn, numberIn, textIn, textsIn } from "./fields.ts";
import { benchCautions, benchFacts } from "./run-facts.ts";
import { EXPERIMENT } from "./run-shapes.ts";
import { matching, type RunChart, type RunTable, type RunView } from "./run-view.ts";
import { requireFields } from "./shape.ts";

/** An experiment: its loads, and what the comparisons come to. */
export function experimentView(run: Fields): RunView {
  requireFields(run, EXPERIMENT);
  const summary = fieldsOf(run.summary, "The field summary");
  const closed = listIn(summary, "closed");
  const open = listIn(summary, "open");
  const comparisons = listIn(run, "comparisons");
  return matching(() => ({
    title: `${run.experiment === "ab" ? "Comparison" : "Experiment"}: ${textIn(run, "name")}`,
    facts: [
      ...(typeof run.experiment === "string" ? [["Kind", run.experiment] as const] : []),
      ...benchFacts(run),
    ],
    cautions: benchCautions(run),
    charts: [
      ...chartOf("Fights a second by connections", "connections", "achieved", closed, "connections", "count"),
      ...chartOf("Median by offered rate", "fights offered a second", "p50Ms", open, "offered", "ms"),
    ],
    tables: [
      ...comparisonTables(comparisons),
      ...loadTables(
        "Closed loop: as many requests as the system takes",
        closed,
        "connections",
        "Connections",
      ),
      ...loadTables("Open loop: so many requests a second", open, "offered", "Offered a second"),
    ],
  }));
}

/** A line for each arm, without those that differ in what a load of their own shows, such as an added latency. */
function chartOf(
  title: string,
  xLabel: string,
  field: "achieved" | "p50Ms",
  rows: readonly Fields[],
  xField: string,
  unit: RunChart["unit"],
): RunChart[] {
  const plain = rows.filter(
    (row) =>
      row.valid !== false && ["latency", "poolMax", "maxInFlight", "rows"].every((name) => row[name] == null),
  );
  const x = [...new Set(plain.map((row) => numberIn(row, xField)))]
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  if (x.length < 2) return [];
  const arms = new Map(plain.map((row) => [rowName(row as unknown as Pooled), textIn(row, "mode")]));
  const lines = [...arms]
    .sort(([, one], [, other]) => compareModes(one, other))
    .map(([label, mode]) => ({
      label,
      mode,
      values: x.map((at) => {
        const row = plain.find(
          (one) => rowName(one as unknown as Pooled) === label && numberIn(one, xField) === at,
        );
        const value = row ? numberIn(row, field) : Number.NaN;
        return Number.isFinite(value) ? value : null;
      }),
    }));
  return [{ title, xLabel, unit, x, lines }];
}

const number = (title: string) => ({ title, isNumber: true });

function loadTables(caption: string, rows: readonly Fields[], xField: string, xTitle: string): RunTable[] {
  if (rows.length === 0) return [];
  return [
    {
      caption,
      columns: [
        { title: "Arm" },
        ...[xTitle, "Achieved a second", "p50", "p95", "p99", "Errors"].map(number),
        { title: "Valid" },
      ],
      rows: rows.map((row) => [
        rowName(row as unknown as Pooled),
        rate(numberIn(row, xField)),
        rate(numberIn(row, "achieved")),
        ...["p50Ms", "p95Ms", "p99Ms"].map((name) => milliseconds(numberIn(row, name))),
        rate(numberIn(row, "errors")),
        row.valid === false ? `no: ${textsIn(row, "reasons").join(", ")}` : "yes",
      ]),
    },
  ];
}

const milliseconds = (value: number): string => ms(Number.isFinite(value) ? value : null);

/** A comparison as a file has it. */
interface Comparison {
  baseline: Arm;
  candidate: Arm;
  load: Load;
  metric: string;
  estimate: number | null;
  low: number | null;
  high: number | null;
  pAdjusted: number | null;
  noiseFloor: number;
  verdict: Verdict;
}

function comparisonTables(rows: readonly Fields[]): RunTable[] {
  if (rows.length === 0) return [];
  return [
    {
      caption: "Comparisons, with 95 % intervals",
      columns: [
        { title: "Candidate" },
        { title: "Baseline" },
        { title: "Load" },
        { title: "Metric" },
        { title: "Verdict" },
        ...["Effect", "Interval", "Adjusted p", "Noise floor"].map(number),
      ],
      rows: rows.map((row) => {
        const comparison = row as unknown as Comparison;
        const { candidate, baseline } = pairNames(comparison);
        return [
          candidate,
          baseline,
          loadName(comparison.load),
          comparison.metric,
          verdictName(comparison.verdict),
          effect(comparison.estimate),
          effectInterval(comparison.low, comparison.high),
          probability(comparison.pAdjusted),
          percent(comparison.noiseFloor),
        ];
      }),
    },
  ];
}
