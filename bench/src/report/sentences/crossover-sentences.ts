import { whole } from "@super-heroes/system/counted";
import type { CrossoverCell } from "../../analysis/derived.ts";
import type { ResultDocument } from "../../results/record/result.ts";
import { latencyName } from "../words/labels.ts";

/** One sentence for each added latency: the fastest modes, and the rates at which they change. */
export function crossoverSentences({ crossover }: Pick<ResultDocument, "crossover">): string[] {
  const byLatency = Map.groupBy(crossover, ({ latency }) => latency);
  return [...byLatency].map(([latency, cells]) => {
    const added = latency === null ? "No latency added" : `Latency added: ${latencyName(latency)}`;
    return `${added}: ${rangesOf(cells).join("; ")}.`;
  });
}

/** The fastest modes with the range of rates in which they are, in the order of rates. */
function rangesOf(cells: readonly CrossoverCell[]): string[] {
  const rising = cells.toSorted((a, b) => a.offered - b.offered);
  const ranges: { fastest: string; from: number; to: number }[] = [];
  for (const cell of rising) {
    const fastest = statementOf(cell);
    const last = ranges.at(-1);
    if (last?.fastest === fastest) last.to = cell.offered;
    else ranges.push({ fastest, from: cell.offered, to: cell.offered });
  }
  return ranges.map(({ fastest, from, to }) => {
    const rates = from === to ? whole(from) : `${whole(from)} to ${whole(to)}`;
    return `${fastest} at ${rates} fights/s`;
  });
}

function statementOf({ leaders, p50Ms }: CrossoverCell): string {
  if (leaders.length === 0) return "no mode keeps up";
  if (leaders.length > 1 && leaders.length === Object.keys(p50Ms).length) return "all modes are equal";
  return `${leaders.join(" and ")} ${leaders.length === 1 ? "is" : "are"} the fastest`;
}
