import type { ComparisonRow, Metric, Verdict } from "../analysis/derived.ts";
import { armOf } from "../analysis/observation/segment.ts";

/** A comparison of a mode with itself that came to this. */
export const comparison = (metric: Metric, verdict: Verdict): ComparisonRow => ({
  baseline: armOf("parallel"),
  candidate: armOf("parallel"),
  load: { model: "closed", connections: 64 },
  metric,
  estimate: 0,
  low: -0.01,
  high: 0.01,
  orderLow: -0.01,
  orderHigh: 0.01,
  method: "bootstrap over blocks, Wilcoxon signed-rank, Holm",
  blocks: 8,
  p: 0.5,
  pAdjusted: 1,
  noiseFloor: 0.03,
  verdict,
});
