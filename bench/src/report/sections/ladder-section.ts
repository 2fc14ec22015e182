import { draw } from "../charts/draw.ts";
import { modeLegend } from "../charts/legend.ts";
import { limitLines } from "../charts/limit-lines.ts";
import { isExperiment, type Published } from "../findings/published-runs.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { figure } from "../html/figure.ts";
import { type Html, html } from "../html/html.ts";
import { distinctModes } from "../words/labels.ts";
import { ms } from "../words/numbers.ts";
import { fromEach, type Section } from "./section.ts";

/** Whether each mode stays under the limits of the ladder. */
export function ladderSection({ newestPerStack }: Published): Section {
  return {
    id: "ladder",
    title: "Are the limits kept?",
    body: fromEach(newestPerStack(isExperiment("ladder", ({ summary }) => summary.open)), "ladder", lines),
  };
}

function lines({ document: { summary, runId } }: CurrentResult): Html {
  const rows = summary.open.filter(({ p95LimitMs }) => p95LimitMs !== null);
  const rates = [...new Set(rows.map(({ offered }) => offered))].sort((a, b) => a - b);
  const modes = distinctModes(rows.map(({ mode }) => mode));
  const at = (offered: number, mode: string) =>
    rows.find((row) => row.offered === offered && row.mode === mode);
  const limits = rates.map((offered) => rows.find((row) => row.offered === offered)?.p95LimitMs ?? null);
  const values = modes.map((mode) => ({
    mode,
    values: rates.map((offered) => {
      const row = at(offered, mode);
      return row?.valid ? row.p95Ms : null;
    }),
  }));
  const title = "p95 against its limit";
  return html`${modeLegend(modes)}${figure({
    title: "p95 at the rates of the ladder.",
    reading:
      "The grey staircase is the limit at each rate; a line below it keeps the limit. A limit is met only when nothing failed and nothing was dropped either.",
    charts:
      rows.length === 0
        ? []
        : [draw(limitLines(`ladder-${runId}`, title, rates.map(String), values, limits))],
    table: {
      caption: "p95 and its limit by rate and mode",
      columns: [
        { title: "fights/s", align: "right" },
        { title: "mode" },
        { title: "p50", align: "right" },
        { title: "p95", align: "right" },
        { title: "limit", align: "right" },
        { title: "answers", align: "right" },
        { title: "errors", align: "right" },
        { title: "dropped", align: "right" },
        { title: "limit met" },
      ],
      rows: rows.map((row) => [
        row.offered,
        row.mode,
        ms(row.p50Ms),
        ms(row.p95Ms),
        ms(row.p95LimitMs),
        row.answers.toLocaleString("en-US"),
        row.errors,
        row.dropped,
        !row.valid ? `does not count: ${row.reasons.join(", ")}` : row.limitMet ? "yes" : "no",
      ]),
    },
  })}`;
}
