import { compareLoads } from "../../analysis/derive/arm.ts";
import type { CostRow } from "../../results/run/derived.ts";
import { draw } from "../charts/draw.ts";
import { partLegend } from "../charts/legend.ts";
import { stackedBars } from "../charts/stacked-bars.ts";
import { isComparison, type Published } from "../findings/published-runs.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { figure } from "../html/figure.ts";
import { type Html, html } from "../html/html.ts";
import { armName, compareModes, loadTitle, panelTitle } from "../words/labels.ts";
import { megabytes, NONE, percent, threeDigits } from "../words/numbers.ts";
import { fromEach, type Section } from "./section.ts";

/** CPU time and memory for a good fight. */
export function costSection({ newestPerStack }: Published): Section {
  return {
    id: "cost",
    title: "What does a fight cost?",
    body: fromEach(newestPerStack(isComparison(({ costs }) => costs)), "compare", bars),
  };
}

function bars({ document: { costs, runId } }: CurrentResult): Html {
  const rows = costs.toSorted((a, b) => compareLoads(a.load, b.load) || compareModes(a.arm.mode, b.arm.mode));
  const processes = [...new Set(rows.flatMap(({ cpuMsByProcess }) => Object.keys(cpuMsByProcess)))].sort();
  const max = Math.max(...rows.map(({ cpuMsPerFight }) => cpuMsPerFight ?? 0));
  const panels = [...Map.groupBy(rows, ({ load, arm }) => panelTitle(load, arm)).values()];
  return html`${partLegend(processes)}${figure({
    title: "CPU time per good fight.",
    reading:
      "Milliseconds of CPU, by process. An open loop at a low rate costs more per fight: what runs anyway is shared by few fights.",
    charts: panels.map((group, index) => chart(`cost-${runId}-${index}`, group, processes, max)),
    table: {
      caption: "Cost per good fight by load and mode",
      columns: [
        { title: "load" },
        { title: "mode" },
        { title: "CPU-ms", align: "right" },
        ...processes.map((title) => ({ title, align: "right" as const })),
        { title: "peak memory", align: "right" },
        { title: "upstream calls", align: "right" },
        { title: "second attempts per call", align: "right" },
      ],
      rows: rows.map((row) => [
        loadTitle(row.load),
        armName(row.arm),
        figureOf(row.cpuMsPerFight),
        ...processes.map((name) => figureOf(row.cpuMsByProcess[name] ?? null)),
        megabytes(row.rssPeak),
        figureOf(row.upstreamCallsPerFight),
        row.hedgesPerLegCall === null ? NONE : percent(row.hedgesPerLegCall),
      ]),
    },
  })}`;
}

function chart(name: string, rows: readonly CostRow[], partNames: readonly string[], max: number): Html {
  const [first] = rows;
  return draw(
    stackedBars({
      name,
      title: first ? panelTitle(first.load, first.arm) : "",
      partNames,
      max,
      unit: "CPU-ms",
      bars: rows.map(({ arm, cpuMsByProcess, cpuMsPerFight }) => ({
        label: arm.mode,
        parts: partNames.map((part) => cpuMsByProcess[part] ?? 0),
        text: figureOf(cpuMsPerFight),
        mark: null,
      })),
    }),
  );
}

const figureOf = (value: number | null) => (value === null ? NONE : threeDigits(value));
