import type { CostRow } from "../../analysis/derived.ts";
import { draw } from "../charts/draw.ts";
import { partLegend } from "../charts/legend.ts";
import { stackedBars } from "../charts/stacked-bars.ts";
import { isComparison, type PublishedRuns } from "../findings/published-runs.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { figure } from "../html/figure.ts";
import { type Html, html } from "../html/html.ts";
import type { Section } from "../html/shell.ts";
import { costTable, processesOf, sortedCosts } from "../tables/cost-table.ts";
import { panelTitle } from "../words/labels.ts";
import { digits } from "../words/numbers.ts";
import { fromEach } from "./section.ts";

/** CPU time and memory per good fight. */
export function costSection({ newestPerStack }: PublishedRuns): Section {
  return {
    id: "cost",
    title: "What does a fight cost?",
    body: fromEach(newestPerStack(isComparison(({ costs }) => costs)), "compare", bars),
  };
}

function bars({ document: { costs, runId } }: CurrentResult): Html {
  const rows = sortedCosts(costs);
  const processes = processesOf(rows);
  const max = Math.max(...rows.map(({ cpuMsPerFight }) => cpuMsPerFight ?? 0));
  const panels = [...Map.groupBy(rows, ({ load, arm }) => panelTitle(load, arm)).values()];
  return html`${partLegend(processes)}${figure({
    title: "CPU time per good fight.",
    reading:
      "In milliseconds, by process. At a low rate a fight costs more, because fewer fights share the work that runs in any case.",
    charts: panels.map((group, index) => chart(`cost-${runId}-${index}`, group, processes, max)),
    table: costTable(costs),
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
      unit: "CPU ms",
      bars: rows.map(({ arm, cpuMsByProcess, cpuMsPerFight }) => ({
        label: arm.mode,
        parts: partNames.map((part) => cpuMsByProcess[part] ?? 0),
        text: digits(cpuMsPerFight),
        mark: null,
      })),
    }),
  );
}
