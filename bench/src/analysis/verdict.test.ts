import { expect, test } from "bun:test";
import { type Evidence, verdictOf } from "./verdict.ts";

const lessLatency: Evidence = { low: -0.3, high: -0.2, pAdjusted: 0.004, noiseFloor: 0.03, better: "lower" };
const verdict = (changes: Partial<Evidence> = {}) => verdictOf({ ...lessLatency, ...changes });

test("less latency is faster, and more is slower", () => {
  expect(verdict()).toBe("faster");
  expect(verdict({ low: 0.2, high: 0.3 })).toBe("slower");
});

test("more throughput is faster, and less is slower", () => {
  expect(verdict({ low: 0.2, high: 0.3, better: "higher" })).toBe("faster");
  expect(verdict({ better: "higher" })).toBe("slower");
});

test("an interval within the noise floor is equivalent, even where it excludes zero", () => {
  expect(verdict({ low: -0.02, high: 0.03, pAdjusted: 0.7 })).toBe("equivalent");
  expect(verdict({ low: 0.01, high: 0.02 })).toBe("equivalent");
  expect(verdict({ low: 0.01, high: 0.04 })).toBe("slower");
});

test("a machine that is noisier than 10 % calls nothing wider equivalent, nor what its floor hides a difference", () => {
  const noisy = { noiseFloor: 0.5 };
  expect(verdict({ low: -0.05, high: 0.09, ...noisy })).toBe("equivalent");
  expect(verdict({ low: -0.05, high: 0.11, ...noisy })).toBe("inconclusive");
  expect(verdict({ low: 0.2, high: 0.3, ...noisy })).toBe("inconclusive");
  expect(verdict({ low: 0.4, high: 0.6, ...noisy })).toBe("slower");
});

test("an interval about zero that is wider than the floor, or a p that is not small, is inconclusive", () => {
  expect(verdict({ low: -0.1, high: 0.1 })).toBe("inconclusive");
  expect(verdict({ low: -0.1, high: 0 })).toBe("inconclusive");
  expect(verdict({ pAdjusted: 0.05 })).toBe("inconclusive");
});

test("the floor reaches as far down as up in ratios, so that swapping the arms mirrors the verdict", () => {
  expect(verdict({ low: -0.0295, high: 0.01 })).toBe("inconclusive");
  expect(verdict({ low: -0.029, high: 0.01 })).toBe("equivalent");
  expect(verdict({ low: 1 / 1.01 - 1, high: 1 / 0.9705 - 1 })).toBe("inconclusive");
});

test("too few blocks for an interval or a test are inconclusive", () => {
  expect(verdict({ low: null, high: null, pAdjusted: null })).toBe("inconclusive");
});
