import type { CrossoverCell } from "../result/derived.ts";
import type { ResultDocument } from "../result/result.ts";
import { left, milliseconds, right, textTable, whole } from "./text-table.ts";

/** The p50 of each mode in each cell, and which is the fastest. */
export function crossoverTable({ crossover, config }: ResultDocument): string {
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
    cell.winner ?? (keptUp(cell) ? "a tie" : "none kept up"),
  ]);
  return `Crossover (k6): median fight at a fixed rate, by the latency added to every upstream\n\n${textTable(columns, lines)}`;
}

/** Where the fastest mode changes as the rate rises, one sentence for each latency. */
export function crossoverSentences({ crossover }: ResultDocument): string {
  const byLatency = Map.groupBy(crossover, ({ latency }) => latency);
  return [...byLatency].map(([latency, cells]) => sentence(latency, cells)).join("\n");
}

function sentence(latency: string | null, cells: readonly CrossoverCell[]): string {
  const rising = cells.toSorted((a, b) => a.offered - b.offered);
  const changes = rising.filter(({ winner }, index) => index === 0 || winner !== rising[index - 1]?.winner);
  const said = changes.map(({ offered, winner }, index) => {
    const next = changes[index + 1];
    const last = rising.findLast((cell) => !next || cell.offered < next.offered)?.offered ?? offered;
    const rates = last === offered ? whole(offered) : `${whole(offered)} to ${whole(last)}`;
    return `${winner ? `${winner} is the fastest` : "no mode leads"} at ${rates} a second`;
  });
  return `${latency === null ? "With no latency added" : `With ${latency} on the upstreams`}, ${said.join(", ")}.`;
}

function keptUp({ p50Ms }: CrossoverCell): boolean {
  return Object.values(p50Ms).some((p50) => p50 !== null);
}
