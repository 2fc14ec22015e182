import { addUp, percentileMs } from "../../analysis/observation/histogram.ts";
import type { Segment } from "../../analysis/observation/segment.ts";
import type { Panel } from "./panels.ts";

/** The percentiles of a curve. */
export const PERCENTILES = [50, 75, 90, 95, 99, 99.9] as const;

/** A percentile with fewer responses beyond it is left out, because single responses would decide it. */
export const FEWEST_BEYOND = 10;

/** Latency by percentile for one mode; `null` where too few responses lie beyond the percentile. */
export interface PercentileCurve {
  mode: string;
  points: readonly { percent: number; ms: number | null }[];
}

/** A curve with the number of its responses. */
export interface CountedCurve extends PercentileCurve {
  responses: number;
}

/** One curve for each mode of the panel, from the sum of the histograms of all its blocks. */
export function curvesOf({ byMode }: Panel): CountedCurve[] {
  return [...byMode].map(([mode, segments]) => curveOf(mode, segments));
}

function curveOf(mode: string, segments: readonly Segment[]): CountedCurve {
  const histogram = addUp(segments.map((segment) => segment.histogram));
  const responses = histogram.totalCount;
  const points = PERCENTILES.map((percent) => {
    const beyond = Math.round(responses * (100 - percent)) / 100;
    return { percent, ms: beyond >= FEWEST_BEYOND ? percentileMs(histogram, percent) : null };
  });
  return { mode, responses, points };
}
