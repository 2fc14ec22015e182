import { whole } from "@super-heroes/system/counted";
import type { CrossoverCell } from "../../analysis/derived.ts";
import { cellGrid, type GridCell } from "../charts/cell-grid.ts";
import { draw } from "../charts/draw.ts";
import { leadersText, leadOf, leadText } from "../findings/crossover-leads.ts";
import { isExperiment, type PublishedRuns } from "../findings/published-runs.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { figure } from "../html/figure.ts";
import { type Html, html } from "../html/html.ts";
import { sentenceList } from "../html/html-table.ts";
import { styleOfMode } from "../html/palette.ts";
import type { Section } from "../html/shell.ts";
import { crossoverSentences } from "../sentences/crossover-sentences.ts";
import { crossoverTable } from "../tables/crossover-table.ts";
import { latencyName } from "../words/labels.ts";
import { fromEach } from "./section.ts";

/** The fastest mode by offered rate and added latency. */
export function crossoverSection({ newestPerStack }: PublishedRuns): Section {
  return {
    id: "crossover",
    title: "When does another mode become the fastest?",
    body: fromEach(newestPerStack(isExperiment("crossover", ({ crossover }) => crossover)), "crossover", map),
  };
}

function map({ document }: CurrentResult): Html {
  const { crossover, runId } = document;
  const rates = [...new Set(crossover.map(({ offered }) => offered))].sort((a, b) => a - b);
  const latencies = [...new Set(crossover.map(({ latency }) => latency))];
  const descriptions = crossover.map(
    (cell) =>
      `${whole(cell.offered)} fights/s, latency added: ${latencyName(cell.latency)}: ${linesOf(cell).join(" ")}`,
  );
  return html`${sentenceList(crossoverSentences(document))}${figure({
    title: "The fastest mode at the median.",
    reading:
      "Each cell names the modes that no other mode leads, and how much lower their p50 is than that of the next mode. Where it names several, the differences between them may be noise.",
    charts: [
      draw(
        cellGrid({
          name: `crossover-${runId}`,
          title: "Fastest by offered rate and added latency",
          columns: rates.map(whole),
          columnTitle: "fights/s offered",
          rows: latencies.map(latencyName),
          rowTitle: "latency added to each call",
          cells: crossover.map((cell) =>
            gridCell(cell, rates.indexOf(cell.offered), latencies.indexOf(cell.latency)),
          ),
          label: `Fastest mode by offered rate and added upstream latency: ${descriptions.join("; ")}.`,
        }),
      ),
    ],
    table: crossoverTable(crossover),
  })}`;
}

function gridCell(cell: CrossoverCell, column: number, row: number): GridCell {
  const [first] = cell.leaders;
  const lead = leadOf(cell);
  const lines = linesOf(cell);
  return first === undefined || lead === null
    ? { column, row, lines, colour: "grey", strength: 0 }
    : { column, row, lines, colour: styleOfMode(first).colour, strength: lead };
}

/** The fastest modes, one per line, and their lead. */
function linesOf(cell: CrossoverCell): string[] {
  return leadOf(cell) === null ? [leadersText(cell)] : [...cell.leaders, leadText(cell)];
}
