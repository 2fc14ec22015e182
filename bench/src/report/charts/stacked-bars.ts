import type { CustomSeriesRenderItem } from "echarts";
import { PART_COLOURS, palette } from "../html/palette.ts";
import type { Chart } from "./draw.ts";
import { rowAxis, rowFrame } from "./frame.ts";

/** A bar made of parts, in the order of the parts' names; an unknown part is 0. */
export interface StackedBar {
  label: string;
  parts: readonly number[];
  /** Shown at the end of the bar. */
  text: string;
  /** The position of a mark across the bar; `null` for none. */
  mark: number | null;
}

export interface StackedBars {
  name: string;
  title: string;
  /** The names of the parts, which are numbered in this order. */
  partNames: readonly string[];
  bars: readonly StackedBar[];
  max: number;
  unit: string;
}

const ROW_HEIGHT = 32;
const LABEL_WIDTH = 78;
const TEXT_WIDTH = 58;
/** A narrower part has no number. */
const NUMBERED_FROM_PX = 13;

/** Horizontal bars whose parts are numbered, so that they do not depend on colour. */
export function stackedBars({ name, title, partNames, bars, max, unit }: StackedBars): Chart {
  const frame = rowFrame(title, bars.length, ROW_HEIGHT, { left: LABEL_WIDTH, right: TEXT_WIDTH });
  return {
    ...frame,
    name,
    label: `${title}: ${bars.map(({ label, text }) => `${label} ${text} ${unit}`).join("; ")}. Parts: ${partNames.join(", ")}.`,
    option: {
      ...frame.option,
      xAxis: { type: "value", min: 0, max: max || 1, show: false },
      yAxis: rowAxis(bars.map(({ label }) => label)),
      series: [
        {
          type: "custom",
          silent: true,
          encode: { x: 0, y: 1 },
          data: bars.map(({ parts }, index) => [parts.reduce((sum, part) => sum + part, 0), index]),
          renderItem: stack(bars),
        },
      ],
    },
  };
}

const stack =
  (bars: readonly StackedBar[]): CustomSeriesRenderItem =>
  (_, api) => {
    const index = Number(api.value(1));
    const { parts = [], text = "", mark = null } = bars[index] ?? {};
    const at = (value: number) => api.coord([value, index]);
    const [, y = 0] = at(0);
    let total = 0;
    const children = parts.flatMap((part, place) => {
      const [from = 0] = at(total);
      total += part;
      const [to = 0] = at(total);
      const rectangle = {
        type: "rect" as const,
        shape: { x: from, y: y - 9, width: Math.max(0, to - from - 1), height: 18 },
        style: { fill: palette[PART_COLOURS[place % PART_COLOURS.length] ?? "grey"].light },
      };
      const number = label(String(place + 1), (from + to) / 2, y, palette.surface.light, "center");
      return part <= 0 ? [] : to - from < NUMBERED_FROM_PX ? [rectangle] : [rectangle, number];
    });
    const [end = 0] = at(Math.max(total, mark ?? 0));
    const [markAt = 0] = at(mark ?? 0);
    const marked = {
      type: "line" as const,
      shape: { x1: markAt, y1: y - 13, x2: markAt, y2: y + 13 },
      style: { stroke: palette.ink.light, lineWidth: 2.5, fill: "none" },
    };
    const ending = label(text, end + 7, y, palette.ink.light, "left");
    return { type: "group", children: [...children, ...(mark === null ? [] : [marked]), ending] };
  };

const label = (text: string, x: number, y: number, fill: string, align: "left" | "center") => ({
  type: "text" as const,
  style: { text, x, y, fill, align, verticalAlign: "middle" as const, font: "12px system-ui, sans-serif" },
});
