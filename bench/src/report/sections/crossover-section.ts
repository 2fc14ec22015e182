import type { CrossoverCell } from "../../results/run/derived.ts";
import { cellGrid, type GridCell } from "../charts/cell-grid.ts";
import { draw } from "../charts/draw.ts";
import { isExperiment, type Published } from "../findings/published-runs.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { figure } from "../html/figure.ts";
import type { Html } from "../html/html.ts";
import { styleOfMode } from "../html/palette.ts";
import { distinctModes, latencyName } from "../words/labels.ts";
import { ms, percent } from "../words/numbers.ts";
import { fromEach, type Section } from "./section.ts";

/** Where one mode stops being the fastest and another starts. */
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
      "Each cell names the modes that no other leads, and how much lower their p50 is than that of the next one. Several are as good as each other: what lies between them the noise could have made.",
    charts: [
      draw({
        ...cellGrid({
          name: `crossover-${runId}`,
          title: "Fastest by offered rate and added latency",
          columns: rates.map((offered) => offered.toLocaleString("en-US")),
          columnTitle: "fights/s offered",
          rows: latencies.map(latencyName),
          rowTitle: "added to each upstream call",
          cells,
          label: `Fastest by offered rate and added upstream latency: ${crossover.map((cell) => `${cell.offered} fights a second, ${latencyName(cell.latency)}: ${wordsOf(cell).join(" ")}`).join("; ")}.`,
        }),
      }),
    ],
    table: {
      caption: "p50 and p95 by rate, added latency and mode",
      columns: [
        { title: "fights/s", align: "right" },
        { title: "added latency" },
        { title: "fastest" },
        { title: "lead", align: "right" },
        ...modes.map((mode) => ({ title: `${mode} p50 / p95`, align: "right" as const })),
      ],
      rows: crossover.map((cell) => [
        cell.offered.toLocaleString("en-US"),
        latencyName(cell.latency),
        namesOf(cell),
        leadWords(cell),
        ...modes.map((mode) => `${ms(cell.p50Ms[mode] ?? null)} / ${ms(cell.p95Ms[mode] ?? null)}`),
      ]),
    },
  });
}

function gridCell(cell: CrossoverCell, column: number, row: number): GridCell {
  const [first] = cell.leaders;
  const lead = leadOf(cell);
  if (first === undefined || lead === null) {
    return { column, row, lines: wordsOf(cell), colour: "grey", strength: 0 };
  }
  return { column, row, lines: wordsOf(cell), colour: styleOfMode(first).colour, strength: lead };
}

/** The fastest, one a line, and how far they lead. */
function wordsOf(cell: CrossoverCell): string[] {
  const lead = leadOf(cell);
  return lead === null ? [namesOf(cell)] : [...cell.leaders, leadWords(cell)];
}

function namesOf({ leaders, p50Ms }: CrossoverCell): string {
  if (leaders.length === 0) return "none kept up";
  const all = Object.keys(p50Ms).length;
  return all > 1 && leaders.length === all ? "all alike" : leaders.join(", ");
}

function leadWords(cell: CrossoverCell): string {
  const lead = leadOf(cell);
  return lead === null ? "" : `−${percent(lead)}`;
}

/** How much lower the fastest p50 is than that of the first mode behind; `null` where none is behind. */
function leadOf({ leaders, p50Ms }: CrossoverCell): number | null {
  const p50sOf = (modes: readonly string[]) => modes.flatMap((mode) => p50Ms[mode] ?? []);
  const behind = p50sOf(Object.keys(p50Ms).filter((mode) => !leaders.includes(mode)));
  if (leaders.length === 0 || behind.length === 0) return null;
  return 1 - Math.min(...p50sOf(leaders)) / Math.min(...behind);
}
