import type { EChartsOption } from "echarts";
import { palette } from "../html/palette.ts";

/** The width at which every chart is drawn: that of a phone, so that text is never scaled down much. */
export const CHART_WIDTH = 360;
/** Room for a chart's title. */
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

/** How every axis looks; ticks stand at `values`, or where the chart puts them. */
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

/** The axis of horizontal bars: a row for each label, the first on top. */
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

/** What horizontal bars stand in: rows from the title down, `left` wide for labels, `right` for figures. */
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
