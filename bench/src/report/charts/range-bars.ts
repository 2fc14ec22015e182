import type { CustomSeriesRenderItem } from "echarts";
import { type Colour, palette } from "../html/palette.ts";
import type { Chart } from "./draw.ts";
import { rowAxis, rowFrame } from "./frame.ts";

/** A bar from zero with the range of its value; `null` for a bar without one. */
export interface RangeBar {
  label: string;
  colour: Colour;
  value: number;
  low: number | null;
  high: number | null;
  /** Shown at the end of the bar. */
  text: string;
}

export interface RangeBars {
  name: string;
  title: string;
  unit: string;
  bars: readonly RangeBar[];
  /** The end of the scale, the same in charts that are compared. */
  max: number;
  labelWidth: number;
}

const ROW_HEIGHT = 30;
/** The width of the text at the end of the longest bar. */
const TEXT_WIDTH = 68;

/** Horizontal bars with the label at the left, the value at the right, and the range as a whisker. */
export function rangeBars({ name, title, unit, bars, max, labelWidth }: RangeBars): Chart {
  const lines = bars.map(({ value, low, high }, index) => [low ?? value, high ?? value, index]);
  const frame = rowFrame(title, bars.length, ROW_HEIGHT, { left: labelWidth, right: TEXT_WIDTH });
  const axis = rowAxis(bars.map(({ label }) => label));
  return {
    ...frame,
    name,
    label: `${title}: ${bars.map(({ label, text }) => `${label} ${text} ${unit}`).join("; ")}.`,
    option: {
      ...frame.option,
      xAxis: { type: "value", min: 0, max: max || 1, show: false },
      yAxis: { ...axis, axisLabel: { ...axis.axisLabel, width: labelWidth - 8, overflow: "break" } },
      series: [
        {
          type: "bar",
          silent: true,
          barWidth: 15,
          data: bars.map(({ value, colour }) => ({
            value,
            itemStyle: { color: palette[colour].light, opacity: 0.72, borderRadius: [0, 2, 2, 0] },
          })),
        },
        {
          type: "custom",
          silent: true,
          encode: { x: [0, 1], y: 2 },
          data: lines,
          renderItem: whisker(bars),
        },
      ],
    },
  };
}

const whisker =
  (bars: readonly RangeBar[]): CustomSeriesRenderItem =>
  (_, api) => {
    const bar = bars[Number(api.value(2))];
    const [low = 0, y = 0] = api.coord([api.value(0), api.value(2)]);
    const [high = 0] = api.coord([api.value(1), api.value(2)]);
    const stroke = { stroke: palette.ink.light, lineWidth: 1.5, fill: "none" };
    const line = (x1: number, y1: number, x2: number, y2: number) => ({
      type: "line" as const,
      shape: { x1, y1, x2, y2 },
      style: stroke,
    });
    const range =
      bar?.low === null || bar?.high === null
        ? []
        : [line(low, y, high, y), line(low, y - 5, low, y + 5), line(high, y - 5, high, y + 5)];
    const [end = 0] = api.coord([Math.max(bar?.value ?? 0, bar?.high ?? 0), api.value(2)]);
    const text = {
      type: "text" as const,
      style: {
        text: bar?.text ?? "",
        x: end + 6,
        y,
        fill: palette.ink.light,
        font: "12px system-ui, sans-serif",
        verticalAlign: "middle" as const,
      },
    };
    return { type: "group", children: [...range, text] };
  };
