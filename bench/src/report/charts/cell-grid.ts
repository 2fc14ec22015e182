import type { CustomSeriesRenderItem } from "echarts";
import { type Colour, palette } from "../html/palette.ts";
import type { Chart } from "./draw.ts";
import { axisLook, CHART_WIDTH, TITLE_HEIGHT, titled } from "./frame.ts";

/** One cell: its tint shows an amount, its lines are text. */
export interface GridCell {
  column: number;
  row: number;
  lines: readonly string[];
  colour: Colour;
  /** From 0, the lightest tint, to 1. */
  strength: number;
}

export interface CellGrid {
  name: string;
  title: string;
  columns: readonly string[];
  columnTitle: string;
  rows: readonly string[];
  rowTitle: string;
  cells: readonly GridCell[];
  label: string;
}

const ROW_HEIGHT = 56;
const TINTS = { least: 0.1, span: 0.5 };

/** A heat map with text in its cells. */
export function cellGrid({
  name,
  title,
  columns,
  columnTitle,
  rows,
  rowTitle,
  cells,
  label,
}: CellGrid): Chart {
  const bottom = 44;
  return {
    name,
    label,
    width: CHART_WIDTH,
    height: TITLE_HEIGHT + rows.length * ROW_HEIGHT + bottom,
    option: {
      title: titled(title),
      grid: { left: 76, right: 2, top: TITLE_HEIGHT, bottom },
      xAxis: {
        type: "category",
        data: [...columns],
        ...axisLook(columnTitle),
        nameGap: 26,
        splitLine: { show: false },
      },
      yAxis: {
        type: "category",
        inverse: true,
        data: [...rows],
        ...axisLook(rowTitle),
        nameGap: 60,
        splitLine: { show: false },
        axisLabel: { ...axisLook("").axisLabel, width: 56, overflow: "break" },
      },
      series: [
        {
          type: "custom",
          silent: true,
          encode: { x: 0, y: 1 },
          data: cells.map(({ column, row }, index) => [column, row, index]),
          renderItem: cellOf(cells),
        },
      ],
    },
  };
}

const cellOf =
  (cells: readonly GridCell[]): CustomSeriesRenderItem =>
  (_, api) => {
    const { lines = [], colour = "grey", strength = 0 } = cells[Number(api.value(2))] ?? {};
    const [x = 0, y = 0] = api.coord([api.value(0), api.value(1)]);
    const size = api.size?.([1, 1]);
    const [width = 0, height = 0] = Array.isArray(size) ? size : [];
    return {
      type: "group",
      children: [
        {
          type: "rect",
          shape: {
            x: x - width / 2 + 1.5,
            y: y - height / 2 + 1.5,
            width: width - 3,
            height: height - 3,
            r: 3,
          },
          style: { fill: palette[colour].light, opacity: TINTS.least + TINTS.span * strength },
        },
        ...lines.map((text, place) => ({
          type: "text" as const,
          style: {
            text,
            x,
            y: y + (place - (lines.length - 1) / 2) * 14,
            fill: palette.ink.light,
            align: "center" as const,
            verticalAlign: "middle" as const,
            font: `${place < Math.max(1, lines.length - 1) ? "600 " : ""}11px system-ui, sans-serif`,
          },
        })),
      ],
    };
  };
