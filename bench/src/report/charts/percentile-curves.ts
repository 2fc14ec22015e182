import type { PercentileCurve } from "../findings/latency-curves.ts";
import { palette, styleOfMode } from "../html/palette.ts";
import type { Chart } from "./draw.ts";
import { axisLook, CHART_WIDTH, TITLE_HEIGHT, titled } from "./frame.ts";
import { logScale } from "./log-scale.ts";

/**
 * Latency by percentile. Both axes are logarithmic: each further nine of a percentile has the same width, and a tail of
 * ten times the median differs visibly from one of a hundred times. `null` without any value.
 */
export function percentileCurves(
  name: string,
  title: string,
  curves: readonly PercentileCurve[],
  each = "mode",
): Chart | null {
  const allMs = curves.flatMap(({ points }) => points.flatMap(({ ms }) => ms ?? []));
  if (allMs.length === 0) return null;
  const percents = curves[0]?.points.map(({ percent }) => percent) ?? [];
  const modes = curves.map(({ mode }) => mode);
  const scale = logScale(allMs);
  const nines = percents.map(ninesOf);
  const percentAt = new Map(percents.map((percent) => [ninesOf(percent), percent]));
  return {
    name,
    label: `${title}: latency in milliseconds by percentile, one line for each ${each}.`,
    width: CHART_WIDTH,
    height: 260,
    option: {
      title: titled(title),
      grid: { left: 42, right: 14, top: TITLE_HEIGHT + 6, bottom: 44 },
      xAxis: {
        type: "value",
        ...axisLook("percentile", nines),
        nameGap: 26,
        min: nines[0] ?? 0,
        max: nines.at(-1) ?? 1,
        axisLabel: {
          ...axisLook("", nines).axisLabel,
          formatter: (position) => `p${percentAt.get(position) ?? ""}`,
        },
      },
      yAxis: {
        type: "value",
        ...axisLook("ms", scale.ticks),
        nameGap: 30,
        min: scale.min,
        max: scale.max,
        axisLabel: { ...axisLook("", scale.ticks).axisLabel, formatter: scale.labelOf },
      },
      series: curves.map(({ mode, points }) => {
        const { colour, symbol, dash } = styleOfMode(mode, modes);
        const color = palette[colour].light;
        return {
          type: "line",
          name: mode,
          silent: true,
          clip: false,
          data: points.flatMap(({ percent, ms }) =>
            ms === null ? [] : [[ninesOf(percent), Math.log10(ms)]],
          ),
          symbol,
          symbolSize: 7,
          lineStyle: { color, width: 2, type: dash },
          itemStyle: { color },
        };
      }),
    },
  };
}

/** The number of nines in a percentile: 90 has one, 99 two. */
const ninesOf = (percent: number) => -Math.log10(1 - percent / 100);
