import { whole } from "@super-heroes/system/counted";
import { draw } from "../charts/draw.ts";
import { modeLegend } from "../charts/legend.ts";
import { limitLines } from "../charts/limit-lines.ts";
import { isExperiment, type PublishedRuns } from "../findings/published-runs.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { figure } from "../html/figure.ts";
import { type Html, html } from "../html/html.ts";
import { sentenceList } from "../html/html-table.ts";
import type { Section } from "../html/shell.ts";
import { ladderSentences } from "../sentences/ladder-sentences.ts";
import { openLoopTable } from "../tables/load-tables.ts";
import { distinctModes } from "../words/labels.ts";
import { fromEach } from "./section.ts";

/** Whether each mode meets the latency limits of the ladder. */
export function ladderSection({ newestPerStack }: PublishedRuns): Section {
  return {
    id: "ladder",
    title: "Are the latency limits met?",
    body: fromEach(newestPerStack(isExperiment("ladder", ({ summary }) => summary.open)), "ladder", lines),
  };
}

function lines({ document }: CurrentResult): Html {
  const { summary, segments, runId } = document;
  const rows = summary.open.filter(({ p95LimitMs }) => p95LimitMs !== null);
  const rates = [...new Set(rows.map(({ offered }) => offered))].sort((a, b) => a - b);
  const modes = distinctModes(rows.map(({ mode }) => mode));
  const limits = rates.map((offered) => rows.find((row) => row.offered === offered)?.p95LimitMs ?? null);
  const values = modes.map((mode) => ({
    mode,
    values: rates.map((offered) => {
      const row = rows.find((other) => other.offered === offered && other.mode === mode);
      return row?.valid ? row.p95Ms : null;
    }),
  }));
  const chart = limitLines(`ladder-${runId}`, "p95 and its limit", rates.map(whole), values, limits);
  return html`${sentenceList(ladderSentences(document))}${modeLegend(modes)}${figure({
    title: "p95 at the rates of the ladder.",
    reading:
      "The grey steps are the limit at each rate. A mode meets it with a p95 below it, and no failed or dropped request.",
    charts: rows.length === 0 ? [] : [draw(chart)],
    table: openLoopTable(rows, segments),
  })}`;
}
