import type { CrossoverCell } from "../../results/run/derived.ts";
import type { ResultDocument } from "../../results/run/result.ts";
import { left, milliseconds, right, textTable, whole } from "../tables/text-table.ts";
import { openLoopLabel } from "../terminal/labels.ts";

/** The p50 of each mode in each cell, and which is the fastest. */
export function crossoverTable({ crossover, config, segments }: ResultDocument): string {
  if (crossover.length === 0) return "";
  const columns = [
    left("added latency"),
    right("offered/s"),
    ...config.modes.map((mode) => right(`${mode} p50 ms`)),
    left("fastest"),
  ];
  const lines = crossover.map((cell) => [
    cell.latency ?? "none",
    whole(cell.offered),
    ...config.modes.map((mode) => milliseconds(cell.p50Ms[mode] ?? null)),
    cell.leaders.join(", ") || "none kept up",
  ]);
  return `Crossover: median fight at a fixed rate, by the latency added to every upstream. ${openLoopLabel(segments)}\n\n${textTable(columns, lines)}`;
}

/** Where the fastest mode changes as the rate rises, one sentence for each latency. */
export function crossoverSentences({ crossover }: ResultDocument): string {
  const byLatency = Map.groupBy(crossover, ({ latency }) => latency);
  return [...byLatency].map(([latency, cells]) => sentence(latency, cells)).join("\n");
}

function sentence(latency: string | null, cells: readonly CrossoverCell[]): string {
  const rising = cells.toSorted((a, b) => a.offered - b.offered);
  const changes = rising.filter(
    (cell, index) => index === 0 || namesOf(cell) !== namesOf(rising[index - 1] as CrossoverCell),
  );
  const said = changes.map((cell, index) => {
    const { offered } = cell;
    const next = changes[index + 1];
    const last = rising.findLast((other) => !next || other.offered < next.offered)?.offered ?? offered;
    const rates = last === offered ? whole(offered) : `${whole(offered)} to ${whole(last)}`;
    return `${statement(cell)} at ${rates} a second`;
  });
  return `${latency === null ? "With no latency added" : `With ${latency} on the upstreams`}, ${said.join(", ")}.`;
}

const namesOf = ({ leaders }: CrossoverCell) => leaders.join(" and ");

function statement(cell: CrossoverCell): string {
  const { leaders, p50Ms } = cell;
  if (leaders.length === 0) return "no mode kept up";
  if (leaders.length > 1 && leaders.length === Object.keys(p50Ms).length) return "no mode leads";
  return `${namesOf(cell)} ${leaders.length === 1 ? "is" : "are"} the fastest`;
}
