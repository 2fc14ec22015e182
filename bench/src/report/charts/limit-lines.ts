import { palette, styleOfMode } from "../html/palette.ts";
import type { Chart } from "./draw.ts";
import { axisLook, CHART_WIDTH, TITLE_HEIGHT, titled } from "./frame.ts";
import { logScale } from "./log-scale.ts";

/** One mode's value at each step; `null` where there is none. */
export interface StepLine {
  mode: string;
  values: readonly (number | null)[];
}

/** One line per mode over the steps of a ladder, and the limit at each step as a grey staircase. */
export function limitLines(
  name: string,
  title: string,
  steps: readonly string[],
  lines: readonly StepLine[],
  limits: readonly (number | null)[],
): Chart {
  const values = [...limits, ...lines.flatMap((line) => line.values)].filter((value) => value !== null);
  // Without room above it, the edge would clip the line of the highest limit.
  const scale = logScale([...values, Math.max(...values) * 1.1]);
  const logarithms = (list: readonly (number | null)[]) =>
    list.map((value) => (value === null ? null : Math.log10(value)));
  return {
    name,
    label: `${title}: one line for each mode, and the limit as a staircase. The numbers are in the table below.`,
    width: CHART_WIDTH,
    height: 270,
    option: {
      title: titled(title),
      grid: { left: 42, right: 14, top: TITLE_HEIGHT + 6, bottom: 44 },
      xAxis: {
        type: "category",
        data: [...steps],
        ...axisLook("fights/s offered"),
        nameGap: 26,
        splitLine: { show: false },
      },
      yAxis: {
        type: "value",
        ...axisLook("ms", scale.ticks),
        nameGap: 30,
        min: scale.min,
        max: scale.max,
        axisLabel: { ...axisLook("", scale.ticks).axisLabel, formatter: scale.labelOf },
      },
      series: [
        {
          type: "line",
          name: "limit",
          silent: true,
          step: "middle",
          data: logarithms(limits),
          symbol: "none",
          lineStyle: { color: palette.grey.light, width: 2.5, type: "solid" },
          endLabel: { show: false },
        },
        ...lines.map((line) => {
          const { colour, symbol, dash } = styleOfMode(line.mode);
          const color = palette[colour].light;
          return {
            type: "line" as const,
            name: line.mode,
            silent: true,
            data: logarithms(line.values),
            symbol,
            symbolSize: 7,
            lineStyle: { color, width: 2, type: dash },
            itemStyle: { color },
          };
        }),
      ],
    },
  };
}
