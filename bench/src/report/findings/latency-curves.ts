import { addUp, percentileMs } from "../../results/run/histogram.ts";
import type { Segment } from "../../results/run/segment.ts";
import type { PercentileCurve } from "../charts/percentile-curves.ts";
import type { Panel } from "./panels.ts";

/** Where a curve is read. */
export const PERCENTILES = [50, 75, 90, 95, 99, 99.9] as const;

/** With fewer answers than this beyond a percentile it is a few answers' luck, and is left out. */
export const FEWEST_BEYOND = 10;

/** A curve, and how many answers it is read from. */
export interface CountedCurve extends PercentileCurve {
  answers: number;
}

/** One curve for each mode of the panel, read from the histograms of all its blocks added up. */
export function curvesOf({ byMode }: Panel): CountedCurve[] {
  return [...byMode].map(([mode, segments]) => curveOf(mode, segments));
}

function curveOf(mode: string, segments: readonly Segment[]): CountedCurve {
  const histogram = addUp(segments.map((segment) => segment.histogram));
  const answers = histogram.totalCount;
  const points = PERCENTILES.map((percent) => {
    const beyond = Math.round(answers * (100 - percent)) / 100;
    return { percent, ms: beyond >= FEWEST_BEYOND ? percentileMs(histogram, percent) : null };
  });
  return { mode, answers, points };
}
