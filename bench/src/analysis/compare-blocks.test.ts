import { expect, test } from "bun:test";
import { compareBlocks, type MetricDifferences } from "./compare-blocks.ts";
import { seededRandom } from "./statistics/random.ts";

const compare = (family: readonly MetricDifferences[], noiseFloor = 0.03) =>
  compareBlocks(family, { noiseFloorOf: () => noiseFloor, random: seededRandom(1), resamples: 1_000 });

/** A quarter less, give or take three per cent. */
const quarterLess = [-0.31, -0.3, -0.29, -0.28, -0.287, -0.27, -0.26, -0.295].map(
  (d, index) => d + index / 1e4,
);
const p50: MetricDifferences = { metric: "p50", better: "lower", differences: quarterLess };

test("effects are relative, about the median of the blocks", () => {
  const [result] = compare([p50]);
  expect(result).toMatchObject({
    metric: "p50",
    blocks: 8,
    p: 2 / 2 ** 8,
    verdict: "faster",
    noiseFloor: 0.03,
  });
  expect(result?.estimate).toBeCloseTo(-0.25, 2);
  expect(result?.orderLow).toBeCloseTo(Math.expm1(-0.31), 12);
  expect(result?.orderHigh).toBeCloseTo(Math.expm1(-0.2594), 12);
  expect(result?.low).toBeGreaterThanOrEqual(result?.orderLow as number);
  expect(result?.high).toBeLessThanOrEqual(result?.orderHigh as number);
});

test("the metrics are adjusted together and keep their order", () => {
  const throughput: MetricDifferences = {
    metric: "throughput",
    better: "higher",
    differences: [0.05, -0.06, 0.07, -0.08, 0.02, -0.03, 0.09, -0.01],
  };
  const [first, second] = compare([throughput, p50]);
  expect(first).toMatchObject({ metric: "throughput", verdict: "inconclusive" });
  expect(second).toMatchObject({ metric: "p50", pAdjusted: 4 / 2 ** 8, verdict: "faster" });
  expect(first?.pAdjusted).toBe(first?.p as number);
});

test("every metric has its own noise floor", () => {
  const family = [p50, { ...p50, metric: "p99" }];
  const [narrow, wide] = compareBlocks(family, {
    noiseFloorOf: (metric) => (metric === "p99" ? 0.5 : 0.03),
    random: seededRandom(1),
  });
  expect(narrow).toMatchObject({ noiseFloor: 0.03, verdict: "faster" });
  expect(wide).toMatchObject({ noiseFloor: 0.5, verdict: "inconclusive" });
});

test("one block has an estimate and nothing else", () => {
  const [one, none, enough] = compare([{ ...p50, differences: [-0.1] }, { ...p50, differences: [] }, p50]);
  const unknown = { low: null, high: null, orderLow: null, orderHigh: null, p: null, pAdjusted: null };
  expect(one).toMatchObject({ ...unknown, estimate: Math.expm1(-0.1), blocks: 1, verdict: "inconclusive" });
  expect(none).toMatchObject({ ...unknown, estimate: null, blocks: 0, verdict: "inconclusive" });
  // What could not be tested takes no part in the adjustment.
  expect(enough?.pAdjusted).toBe(enough?.p as number);
});

test("four blocks have an interval, but can never be significant", () => {
  const [result] = compare([{ ...p50, differences: quarterLess.slice(0, 4) }]);
  expect(result).toMatchObject({ orderLow: null, p: 0.125, verdict: "inconclusive" });
  expect(result?.high).toBeLessThan(0);
});
