import type { CustomSeriesRenderItem } from "echarts";
import type { Verdict } from "../../analysis/derived.ts";
import { type Colour, palette } from "../html/palette.ts";
import { effect } from "../words/numbers.ts";
import type { Chart } from "./draw.ts";
import { axisLook, CHART_WIDTH, rowAxis, TITLE_HEIGHT, titled } from "./frame.ts";

/** One comparison with its interval. Effects are relative. */
export interface EffectInterval {
  label: string;
  estimate: number;
  low: number;
  high: number;
  noiseFloor: number;
  verdict: Verdict;
}

const ROW_HEIGHT = 26;
const LABEL_WIDTH = 122;

/** Sets of ticks in percent, from the narrowest range to the widest. */
const TICKS = [
  [-15, -10, -5, 0, 5, 10, 15],
  [-50, -40, -30, -20, -10, 0, 10, 20, 30, 40, 50],
  [-80, -60, -40, -20, 0, 25, 50, 100],
  [-80, -60, -30, 0, 50, 100, 200, 400],
  [-95, -80, -50, 0, 100, 300, 1000, 3000],
];
/** More labels would overlap. */
const MOST_TICKS = 5;

const marks: Record<Verdict, { colour: Colour; symbol: "up" | "down" | "square" | "ring" }> = {
  faster: { colour: "better", symbol: "up" },
  slower: { colour: "worse", symbol: "down" },
  equivalent: { colour: "muted", symbol: "square" },
  inconclusive: { colour: "muted", symbol: "ring" },
};

/**
 * Intervals around zero, one per row, with the noise floor as a band. The scale is logarithmic in the ratio, so half and
 * double are equally far from zero.
 */
export function effectIntervals(name: string, title: string, rows: readonly EffectInterval[]): Chart {
  const ends = rows.flatMap(({ low, high }) => [Math.log1p(low), Math.log1p(high)]);
  const min = Math.min(...ends, -0.06) * 1.08;
  const max = Math.max(...ends, 0.06) * 1.08;
  const ticks = ticksWithin(min, max);
  return {
    name,
    label: `${title}: ${rows.map(({ label, estimate, verdict }) => `${label} ${effect(estimate)}, ${verdict}`).join("; ")}.`,
    width: CHART_WIDTH,
    height: TITLE_HEIGHT + rows.length * ROW_HEIGHT + 28,
    option: {
      title: titled(title),
      grid: { left: LABEL_WIDTH, right: 16, top: TITLE_HEIGHT, bottom: 28 },
      xAxis: {
        type: "value",
        ...axisLook("", ticks),
        min,
        max,
        axisLabel: {
          ...axisLook("", ticks).axisLabel,
          hideOverlap: true,
          formatter: (at) => effect(Math.expm1(at)).replace(".0", ""),
        },
      },
      yAxis: { ...rowAxis(rows.map(({ label }) => label)), axisLine: { show: false } },
      series: [
        {
          type: "custom",
          silent: true,
          encode: { x: 0, y: 1 },
          data: rows.map(({ estimate }, index) => [Math.log1p(estimate), index]),
          renderItem: intervalOf(rows, { min, max }),
        },
      ],
    },
  };
}

/** The positions of the ticks: the narrowest set that fits and reaches both ends. */
function ticksWithin(min: number, max: number): number[] {
  const candidates = TICKS.map((percents) => percents.map((percent) => Math.log1p(percent / 100)));
  const fits = (ticks: number[]) =>
    inside(ticks).length <= MOST_TICKS && (ticks[0] ?? 0) < min / 1.6 && (ticks.at(-1) ?? 0) > max / 1.6;
  const inside = (ticks: number[]) => ticks.filter((tick) => tick >= min && tick <= max);
  return inside(candidates.find(fits) ?? candidates.at(-1) ?? []);
}

const intervalOf =
  (rows: readonly EffectInterval[], scale: { min: number; max: number }): CustomSeriesRenderItem =>
  (_, api) => {
    const index = Number(api.value(1));
    const row = rows[index];
    if (!row) return null;
    // The scale is made for the intervals; a noise floor can be wider.
    const within = (log: number) => Math.min(scale.max, Math.max(scale.min, log));
    const at = (value: number) => api.coord([within(Math.log1p(value)), index]);
    const [x = 0, y = 0] = at(row.estimate);
    const [low = 0] = at(row.low);
    const [high = 0] = at(row.high);
    const [floorLow = 0] = at(1 / (1 + row.noiseFloor) - 1);
    const [floorHigh = 0] = at(row.noiseFloor);
    const [none = 0] = at(0);
    const color = palette[marks[row.verdict].colour].light;
    const half = ROW_HEIGHT / 2;
    const line = (x1: number, y1: number, x2: number, y2: number, stroke: string, lineWidth: number) => ({
      type: "line" as const,
      shape: { x1, y1, x2, y2 },
      style: { stroke, lineWidth, fill: "none" },
    });
    return {
      type: "group",
      children: [
        {
          type: "rect",
          shape: { x: floorLow, y: y - half, width: floorHigh - floorLow, height: ROW_HEIGHT },
          style: { fill: palette.gridLine.light },
        },
        line(none, y - half, none, y + half, palette.axis.light, 1),
        line(low, y, high, y, color, 2),
        { ...markAt(marks[row.verdict].symbol, x, y, color) },
      ],
    };
  };

function markAt(symbol: "up" | "down" | "square" | "ring", x: number, y: number, color: string) {
  if (symbol === "ring") {
    const style = { fill: palette.surface.light, stroke: color, lineWidth: 2 };
    return { type: "circle" as const, shape: { cx: x, cy: y, r: 4.5 }, style };
  }
  if (symbol === "square") {
    return {
      type: "rect" as const,
      shape: { x: x - 4.5, y: y - 4.5, width: 9, height: 9 },
      style: { fill: color },
    };
  }
  const tip = symbol === "up" ? -6 : 6;
  const points = [
    [x, y + tip],
    [x - 6, y - tip * 0.75],
    [x + 6, y - tip * 0.75],
  ];
  return { type: "polygon" as const, shape: { points }, style: { fill: color } };
}
