import type { CrossoverCell } from "../../result/derived.ts";
import { cellGrid, type GridCell } from "../charts/cell-grid.ts";
import { draw } from "../charts/draw.ts";
import { figure } from "../figure.ts";
import type { Html } from "../html.ts";
import { compareModes, distinctModes, latencyName } from "../labels.ts";
import { ms, percent } from "../numbers.ts";
import { styleOfMode } from "../palette.ts";
import { isExperiment, type Published } from "../published.ts";
import { fromEach, type Section } from "../section.ts";
import type { CurrentResult } from "../stored-result.ts";

/** Where one mode stops winning and another starts. */
export function crossoverSection({ newestPerStack }: Published): Section {
  return {
    id: "crossover",
    title: "When does it change?",
    body: fromEach(newestPerStack(isExperiment("crossover", ({ crossover }) => crossover)), "crossover", map),
  };
}

function map({ document }: CurrentResult): Html {
  const { crossover, runId } = document;
  const rates = [...new Set(crossover.map(({ offered }) => offered))].sort((a, b) => a - b);
  const latencies = [...new Set(crossover.map(({ latency }) => latency))];
  const modes = distinctModes(crossover.flatMap(({ p50Ms }) => Object.keys(p50Ms)));
  const cells = crossover.map((cell) =>
    gridCell(cell, rates.indexOf(cell.offered), latencies.indexOf(cell.latency)),
  );
  return figure({
    title: "The fastest mode at the median.",
    reading:
      "Each cell names the winner and how much lower its p50 is than the runner-up's. A tie is a lead that the noise could have made.",
    charts: [
      draw({
        ...cellGrid({
          name: `crossover-${runId}`,
          title: "Winner by offered rate and added latency",
          columns: rates.map((offered) => offered.toLocaleString("en-US")),
          columnTitle: "fights/s offered",
          rows: latencies.map(latencyName),
          rowTitle: "added to each upstream call",
          cells,
          label: `Winner by offered rate and added upstream latency: ${crossover.map((cell) => `${cell.offered} fights a second, ${latencyName(cell.latency)}: ${wordsOf(cell).join(" ")}`).join("; ")}.`,
        }),
      }),
    ],
    table: {
      caption: "p50 and p95 by rate, added latency and mode",
      columns: [
        { title: "fights/s", align: "right" },
        { title: "added latency" },
        { title: "winner" },
        { title: "lead", align: "right" },
        ...modes.map((mode) => ({ title: `${mode} p50 / p95`, align: "right" as const })),
      ],
      rows: crossover.map((cell) => [
        cell.offered.toLocaleString("en-US"),
        latencyName(cell.latency),
        wordsOf(cell)[0] ?? "",
        wordsOf(cell)[1] ?? "",
        ...modes.map((mode) => `${ms(cell.p50Ms[mode] ?? null)} / ${ms(cell.p95Ms[mode] ?? null)}`),
      ]),
    },
  });
}

function gridCell(cell: CrossoverCell, column: number, row: number): GridCell {
  const { winner } = cell;
  if (winner === null) return { column, row, lines: wordsOf(cell), colour: "grey", strength: 0 };
  return {
    column,
    row,
    lines: wordsOf(cell),
    colour: styleOfMode(winner).colour,
    strength: leadOf(cell) ?? 0,
  };
}

/** The winner, and its lead. */
function wordsOf(cell: CrossoverCell): string[] {
  if (cell.winner !== null) {
    const lead = leadOf(cell);
    return lead === null ? [cell.winner] : [cell.winner, `−${percent(lead)}`];
  }
  return [Object.values(cell.p50Ms).every((value) => value === null) ? "no data" : "tie"];
}

/** How much lower the winner's p50 is than the next mode's, as a share of the latter. */
function leadOf({ winner, p50Ms }: CrossoverCell): number | null {
  const first = winner === null ? null : (p50Ms[winner] ?? null);
  const others = Object.keys(p50Ms)
    .filter((mode) => mode !== winner)
    .sort(compareModes)
    .flatMap((mode) => p50Ms[mode] ?? []);
  return first === null || others.length === 0 ? null : 1 - first / Math.min(...others);
}
