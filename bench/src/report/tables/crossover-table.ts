import { whole } from "@super-heroes/system/counted";
import type { CrossoverCell } from "../../analysis/derived.ts";
import { leadersText, leadText } from "../findings/crossover-leads.ts";
import { distinctModes, latencyName } from "../words/labels.ts";
import { digits } from "../words/numbers.ts";
import { left, right, type Table } from "./table.ts";

/** The latency of each mode in each cell, and which mode is the fastest. */
export function crossoverTable(crossover: readonly CrossoverCell[]): Table {
  const modes = distinctModes(crossover.flatMap(({ p50Ms }) => Object.keys(p50Ms)));
  return {
    caption: "p50 and p95 in ms, by latency added to each upstream call, offered rate and mode",
    columns: [
      ...[left("added latency"), right("offered/s"), left("fastest at p50"), right("lead")],
      ...modes.map((mode) => right(`${mode} p50 / p95`)),
    ],
    rows: crossover.map((cell) => [
      latencyName(cell.latency),
      whole(cell.offered),
      leadersText(cell),
      leadText(cell),
      ...modes.map((mode) => `${digits(cell.p50Ms[mode] ?? null)} / ${digits(cell.p95Ms[mode] ?? null)}`),
    ]),
  };
}
