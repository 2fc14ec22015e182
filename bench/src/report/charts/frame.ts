import type { EChartsOption } from "echarts";
import { palette } from "../html/palette.ts";

/** The width of every chart: that of a phone, so that its text is never much smaller than designed. */
export const CHART_WIDTH = 360;
/** The height of a chart's title. */
export const TITLE_HEIGHT = 34;

/** The title above a chart. */
export function titled(text: string): NonNullable<EChartsOption["title"]> {
  return {
    text,
    left: 0,
    top: 2,
    padding: [4, 0],
    textStyle: {
      fontSize: 13,
      fontWeight: 600,
      fontFamily: "system-ui, sans-serif",
      color: palette.ink.light,
    },
  };
}

/** The style of every axis. Ticks are at `values`, or where ECharts chooses. */
export function axisLook(name: string, values?: readonly number[]) {
  const customValues = values === undefined ? {} : { customValues: [...values] };
  return {
    name,
    nameLocation: "middle" as const,
    nameTextStyle: { color: palette.muted.light, fontSize: 11 },
    axisLine: { show: true, lineStyle: { color: palette.axis.light } },
    axisTick: { show: false, ...customValues },
    axisLabel: { color: palette.muted.light, fontSize: 11, ...customValues },
    splitLine: { show: true, lineStyle: { color: palette.gridLine.light } },
  };
}

/** The axis of horizontal bars: one row per label, the first at the top. */
export function rowAxis(labels: readonly string[]) {
  const look = axisLook("");
  return {
    type: "category" as const,
    inverse: true,
    data: [...labels],
    ...look,
    splitLine: { show: false },
    axisLabel: { ...look.axisLabel, color: palette.ink.light },
  };
}

/** The frame of horizontal bars: rows below the title, with `left` pixels for labels and `right` for values. */
export function rowFrame(
  title: string,
  rows: number,
  rowHeight: number,
  sides: { left: number; right: number },
) {
  return {
    width: CHART_WIDTH,
    height: TITLE_HEIGHT + rows * rowHeight + 8,
    option: { title: titled(title), grid: { ...sides, top: TITLE_HEIGHT, bottom: 8 } },
  };
}
