import { expect, test } from "bun:test";
import type { ComparisonRow, Verdict } from "../../results/run/derived.ts";
import { armOf, type Load } from "../../results/run/segment.ts";
import { answerOf, decidingRows } from "./recommendation.ts";

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

test("a mode that is faster under most loads is recommended; of several, the one that wins more", () => {
  const { headline, reasons } = answerOf([
    row("parallel", closed, "equivalent", 0.01),
    row("parallel", open, "faster", -0.3),
    row("coalesced", closed, "faster", 4),
    row("coalesced", open, "faster", -0.2),
  ]);
  expect(headline).toBe("Use coalesced.");
  expect(reasons).toEqual([
    "coalesced: faster than sequential under 2 of 2 loads, slower under none",
    "parallel: faster than sequential under 1 of 2 loads, slower under none, equivalent under 1",
  ]);
});

test("where two win equally often, the larger gain decides, whichever way the metric improves", () => {
  const { headline } = answerOf([
    row("parallel", open, "faster", -0.3),
    row("coalesced", open, "faster", -0.5),
  ]);
  expect(headline).toBe("Use coalesced.");
});

test("half of the loads is not most of them: the baseline stays", () => {
  const { headline } = answerOf([
    row("parallel", closed, "slower", -0.1),
    row("parallel", open, "faster", -0.3),
  ]);
  expect(headline).toBe("Stay with sequential: no other mode is faster under most loads.");
});

test("where too little is known under most loads, nothing is advised", () => {
  const { headline, reasons } = answerOf([
    row("parallel", closed, "inconclusive", 0.1),
    row("parallel", open, "inconclusive", -0.3),
  ]);
  expect(headline).toBe("Not decided: under most loads the evidence does not suffice.");
  expect(reasons[0]).toEndWith("under 0 of 2 loads, slower under none, undecided under 2");
});

test("no comparison gives no advice", () => {
  expect(answerOf([])).toEqual({ headline: "No comparison was made.", reasons: [] });
});

test("only the metric that decides under its load takes part", () => {
  const p99 = { ...row("parallel", open, "slower", 3), metric: "p99" as const };
  expect(decidingRows([p99, row("parallel", open, "faster", -0.3)]).map(({ metric }) => metric)).toEqual([
    "p50",
  ]);
});
