import { median } from "simple-statistics";
import { armIn } from "../../analysis/arms.ts";
import type { Segment } from "../../analysis/observation/segment.ts";
import { orderStatisticInterval } from "../../analysis/statistics/order-interval.ts";
import type { ResultDocument } from "../../results/record/result.ts";
import { armName, rowName } from "../words/labels.ts";
import { comparisonPanels } from "./panels.ts";

/** The throughput of one mode at saturation. */
export interface Throughput {
  mode: string;
  /** Fights per second: the median over the blocks. */
  median: number;
  /** The exact 95 % interval of that median, or the range where there are too few blocks for one. */
  low: number;
  high: number;
  interval: "95 %" | "range";
  blocks: number;
  /** The share of the ceiling's throughput at the same load; `null` where the ceiling was not measured. */
  shareOfCeiling: number | null;
}

/** The throughputs under one closed load. */
export interface ThroughputPanel {
  title: string;
  connections: number;
  rows: Throughput[];
}

/** Whether there is more than one block, which an interval or a range needs. */
export const isInterval = ({ blocks }: Throughput): boolean => blocks > 1;

/** Throughput by closed load and mode, block by block. */
export function throughputPanels(
  document: Pick<ResultDocument, "segments" | "summary" | "experiment">,
): ThroughputPanel[] {
  return comparisonPanels(document).flatMap(({ title, load, byMode }) => {
    if (load.model === "open") return [];
    const { connections } = load;
    const rows = [...byMode].map(([mode, segments]) => {
      const share = document.summary.closed.find(
        (row) =>
          row.connections === connections &&
          segments[0] !== undefined &&
          rowName(row) === armName(armIn(segments[0])),
      );
      return { mode, ...spread(segments), shareOfCeiling: share?.shareOfCeiling ?? null };
    });
    return [{ title, connections, rows }];
  });
}

function spread(segments: readonly Segment[]) {
  const blocks = [...Map.groupBy(segments, ({ block }) => block).values()];
  const rates = blocks.map(
    (block) =>
      block.reduce((sum, { good }) => sum + good, 0) / block.reduce((sum, { seconds }) => sum + seconds, 0),
  );
  const exact = orderStatisticInterval(rates);
  return {
    median: median(rates),
    low: exact?.low ?? Math.min(...rates),
    high: exact?.high ?? Math.max(...rates),
    interval: exact ? ("95 %" as const) : ("range" as const),
    blocks: rates.length,
  };
}
