import { expect, test } from "bun:test";
import type { ComparisonRow, Verdict } from "../../analysis/derived.ts";
import { armOf, type Load } from "../../analysis/observation/segment.ts";
import { decidingRows, isSelfComparison, recommend } from "./recommendation.ts";

const closed: Load = { model: "closed", connections: 64 };
const open: Load = { model: "open", offered: 50 };

function row(mode: string, load: Load, verdict: Verdict, estimate: number): ComparisonRow {
  return {
    baseline: armOf("sequential"),
    candidate: armOf(mode),
    load,
    metric: load.model === "closed" ? "throughput" : "p50",
    estimate,
    low: estimate,
    high: estimate,
    orderLow: null,
    orderHigh: null,
    method: "bootstrap over blocks, Wilcoxon signed-rank, Holm",
    blocks: 8,
    p: 0.01,
    pAdjusted: 0.04,
    noiseFloor: 0.03,
    verdict,
  };
}

test("of the modes that are faster under most loads, the one that is faster under more is recommended", () => {
  const { headline, reasons } = recommend([
    row("parallel", closed, "equivalent", 0.01),
    row("parallel", open, "faster", -0.3),
    row("coalesced", closed, "faster", 4),
    row("coalesced", open, "faster", -0.2),
  ]);
  expect(headline).toBe("Use coalesced.");
  expect(reasons).toEqual([
    "coalesced: faster than sequential under 2 of 2 loads",
    "parallel: faster than sequential under 1 of 2 loads, equivalent under 1",
  ]);
});

test("of two modes that are faster equally often, the one with the larger gain is recommended", () => {
  const { headline } = recommend([
    row("parallel", open, "faster", -0.3),
    row("coalesced", open, "faster", -0.5),
  ]);
  expect(headline).toBe("Use coalesced.");
});

test("the baseline is recommended when no mode is faster under more than half of the loads", () => {
  const { headline } = recommend([
    row("parallel", closed, "slower", -0.1),
    row("parallel", open, "faster", -0.3),
  ]);
  expect(headline).toBe("Use sequential: no other mode is faster under most loads.");
});

test("nothing is recommended when most loads are inconclusive", () => {
  const { headline, reasons } = recommend([
    row("parallel", closed, "inconclusive", 0.1),
    row("parallel", open, "inconclusive", -0.3),
  ]);
  expect(headline).toBe("No recommendation: under most loads the result is inconclusive.");
  expect(reasons[0]).toEndWith("under 0 of 2 loads, inconclusive under 2");
});

test("without a comparison, nothing is recommended", () => {
  expect(recommend([])).toEqual({ headline: "No modes were compared.", reasons: [] });
});

test("only the metric that decides under a load counts", () => {
  const p99 = { ...row("parallel", open, "slower", 3), metric: "p99" as const };
  expect(decidingRows([p99, row("parallel", open, "faster", -0.3)]).map(({ metric }) => metric)).toEqual([
    "p50",
  ]);
});

test("a self-comparison has the same arm on both sides of every pair", () => {
  const itself = { ...row("parallel", closed, "equivalent", 0), baseline: armOf("parallel") };
  expect(isSelfComparison([itself])).toBe(true);
  expect(isSelfComparison([itself, row("parallel", closed, "faster", 1)])).toBe(false);
  expect(isSelfComparison([])).toBe(false);
});
