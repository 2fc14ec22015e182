import { isInterval, type ThroughputPanel } from "../findings/throughput-panels.ts";
import { styleOfMode } from "../html/palette.ts";
import { rate } from "../words/numbers.ts";
import type { Chart } from "./draw.ts";
import { rangeBars } from "./range-bars.ts";

/** One chart for each closed load, all with the same scale. */
export function throughputBars(prefix: string, panels: readonly ThroughputPanel[]): Chart[] {
  const max = Math.max(...panels.flatMap(({ rows }) => rows.map(({ high }) => high)));
  return panels.map(({ title, rows }, index) =>
    rangeBars({
      name: `${prefix}-${index}`,
      title,
      unit: "fights/s",
      max,
      labelWidth: 78,
      bars: rows.map((row) => ({
        label: row.mode,
        colour: styleOfMode(row.mode).colour,
        value: row.median,
        low: isInterval(row) ? row.low : null,
        high: isInterval(row) ? row.high : null,
        text: rate(row.median),
      })),
    }),
  );
}
