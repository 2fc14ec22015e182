import { describe, expect, test } from "bun:test";
import type { ComparisonRow } from "./derived.ts";
import { gateOf } from "./gate.ts";
import { armOf } from "./observation/segment.ts";

const closed = { model: "closed", connections: 16 } as const;
const open = { model: "open", offered: 50 } as const;

function row(change: Partial<ComparisonRow>): ComparisonRow {
  return {
    baseline: armOf("A"),
    candidate: armOf("B"),
    load: closed,
    metric: "p50",
    estimate: 0,
    low: -0.02,
    high: 0.02,
    orderLow: null,
    orderHigh: null,
    method: "bootstrap over blocks, Wilcoxon signed-rank, Holm",
    blocks: 12,
    p: 0.5,
    pAdjusted: 0.9,
    noiseFloor: 0.03,
    verdict: "equivalent",
    ...change,
  };
}

const slower = { verdict: "slower", pAdjusted: 0.002 } as const;
const calm = [row({ metric: "throughput" }), row({ metric: "p50" })];
const outcome = (...rows: ComparisonRow[]) => gateOf(rows, 0.05).outcome;

describe("with a limit of 5 %", () => {
  test("what stays within it with its whole interval is kept, even where it is slower", () => {
    expect(outcome(...calm)).toBe("kept");
    const slightly = row({ metric: "p50", estimate: 0.035, low: 0.03, high: 0.045, ...slower });
    expect(outcome(row({ metric: "throughput" }), slightly)).toBe("kept");
    expect(
      outcome(row({ metric: "throughput", estimate: 0.4, low: 0.3, high: 0.5, verdict: "faster" }), row({})),
    ).toBe("kept");
  });

  test("what is called slower and is beyond it has regressed", () => {
    expect(outcome(row({ metric: "p50", estimate: 0.1, low: 0.04, high: 0.16, ...slower }), ...calm)).toBe(
      "regressed",
    );
  });

  test("9.1 % less throughput is a regression of 10 %, as the same latency would be", () => {
    const { outcome, readings } = gateOf(
      [row({ metric: "throughput", estimate: 1 / 1.1 - 1, low: -0.12, high: -0.06, ...slower }), row({})],
      0.0999,
    );
    expect(outcome).toBe("regressed");
    expect(readings[0]?.regression).toBeCloseTo(0.1, 12);
    expect(readings[0]?.atMost).toBeCloseTo(1 / 0.88 - 1, 12);
  });

  test("an interval beyond it, without a verdict, is undecided", () => {
    const wide = row({
      metric: "throughput",
      estimate: -0.02,
      low: -0.09,
      high: 0.05,
      verdict: "inconclusive",
    });
    expect(outcome(wide, row({}))).toBe("undecided");
  });

  test("a tail that is too wide does not make a run undecided, and one that is slower fails it", () => {
    const wide = row({ metric: "p99", estimate: 0.02, low: -0.2, high: 0.3, verdict: "inconclusive" });
    expect(outcome(...calm, wide)).toBe("kept");
    expect(outcome(...calm, row({ metric: "p99", estimate: 0.5, low: 0.3, high: 0.8, ...slower }))).toBe(
      "regressed",
    );
  });

  test("p95 decides in an open loop, where throughput is the rate that was offered", () => {
    const median = row({ load: open });
    const tail = row({ load: open, metric: "p95", low: -0.1, high: 0.1, verdict: "inconclusive" });
    expect(outcome(median, tail)).toBe("undecided");
  });

  test("one of several requests fails the run only where that is no accident of their number", () => {
    const requests = Array.from({ length: 10 }, (_, index) => row({ request: `r${index}` }));
    const worse = (pAdjusted: number) =>
      row({ request: "r10", estimate: 0.2, low: 0.1, high: 0.3, verdict: "slower", pAdjusted });
    expect(outcome(...calm, ...requests, worse(0.02))).toBe("kept");
    expect(outcome(...calm, ...requests, worse(0.002))).toBe("regressed");
  });

  test("nothing that was measured is undecided", () => {
    expect(outcome()).toBe("undecided");
    expect(outcome(row({ estimate: null, low: null, high: null, verdict: "inconclusive" }))).toBe(
      "undecided",
    );
  });
});
