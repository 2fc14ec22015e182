import type { RunSeries } from "../../analysis/between-runs/run-series.ts";
import { palette } from "../html/palette.ts";
import { digits, effect, rate } from "../words/numbers.ts";
import { dayOf } from "../words/run-labels.ts";
import { seriesTitle } from "../words/series-words.ts";
import type { Chart } from "./draw.ts";
import { axisLook, CHART_WIDTH, TITLE_HEIGHT, titled } from "./frame.ts";

const HEIGHT = 240;
const MOST_TICKS = 4;

/**
 * The values of a series in their order, the median between changes as a line, and each change as a dashed line with its
 * number. The axis begins below the smallest value and not at zero.
 */
export function seriesLine(name: string, title: string, series: RunSeries): Chart {
  const { points, changes, metric } = series;
  const values = points.map(({ value }) => value);
  const [smallest, largest] = [Math.min(...values), Math.max(...values)];
  const margin = (largest - smallest || largest) * 0.12;
  const [min, max] = [Math.max(0, smallest - margin), largest + margin];
  const numbers = changes.map(
    (change, place) => `change ${place + 1} at run ${change.index + 1}, ${effect(change.effect)}`,
  );
  const step = Math.max(1, Math.ceil((points.length - 1) / (MOST_TICKS - 1)));
  const ticks = points.map((_, index) => index).filter((index) => index % step === 0);
  return {
    name,
    label: `${seriesTitle(series)} over ${points.length} runs: ${numbers.join("; ") || "no change"}.`,
    width: CHART_WIDTH,
    height: HEIGHT,
    option: {
      title: titled(title),
      grid: { left: 54, right: 22, top: TITLE_HEIGHT + 14, bottom: 44 },
      xAxis: {
        type: "value",
        ...axisLook("started", ticks),
        nameGap: 26,
        min: 0,
        max: Math.max(1, points.length - 1),
        splitLine: { show: false },
        axisLabel: {
          ...axisLook("", ticks).axisLabel,
          formatter: (index) => dayOf(points[Math.round(index)]?.startedAt ?? ""),
        },
      },
      yAxis: {
        type: "value",
        ...axisLook(metric === "throughput" ? "responses/s" : "ms"),
        nameGap: 40,
        min,
        max,
        axisLabel: {
          ...axisLook("").axisLabel,
          showMinLabel: false,
          showMaxLabel: false,
          formatter: (value) => (metric === "throughput" ? rate(value) : digits(value)),
        },
      },
      series: [
        {
          type: "line",
          silent: true,
          data: values.map((value, index) => [index, value]),
          symbol: "circle",
          symbolSize: points.length > 60 ? 4 : 6,
          lineStyle: { color: palette.axis.light, width: 1 },
          itemStyle: { color: palette.blue.light },
        },
        ...mediansOf({ points, changes }).map((data) => ({
          type: "line" as const,
          silent: true,
          data,
          symbol: "none",
          lineStyle: { color: palette.ink.light, width: 2 },
        })),
        ...changes.map(({ index, direction }, place) => {
          const color = palette[direction].light;
          return {
            type: "line" as const,
            silent: true,
            clip: false,
            data: [[index - 0.5, min], { value: [index - 0.5, max], label: { show: true } }],
            // A symbol that is not drawn has no label.
            symbol: "circle",
            symbolSize: 0.01,
            itemStyle: { color },
            label: {
              show: false,
              position: "top" as const,
              formatter: `${direction === "better" ? "▲" : "▼"} ${place + 1}`,
              color,
              fontSize: 11,
              fontWeight: 600,
            },
            lineStyle: { color, width: 1.5, type: "dashed" as const },
          };
        }),
      ],
    },
  };
}

/** The median before the first change, between two, and after the last one, each over its runs. */
function mediansOf({ points, changes }: Pick<RunSeries, "points" | "changes">): [number, number][][] {
  const [first] = changes;
  if (!first) return [];
  const starts = [0, ...changes.map(({ index }) => index)];
  const levels = [first.before, ...changes.map(({ after }) => after)];
  return levels.map((level, place) => [
    [starts[place] ?? 0, level],
    [(starts[place + 1] ?? points.length) - 1, level],
  ]);
}
