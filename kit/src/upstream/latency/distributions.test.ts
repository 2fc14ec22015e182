import { describe, expect, test } from "bun:test";
import { seededRandom } from "@super-heroes/testing/inputs/seeded-random";
import { constant, type Distribution, late, normal, pareto } from "./distributions.ts";

const DRAWS = 100_000;

/** The mean and the quantiles of many draws, the same in every run. */
function drawn(distribution: Distribution) {
  const random = seededRandom(20_260_131);
  const times = Float64Array.from({ length: DRAWS }, () => distribution(random)).sort();
  return {
    mean: times.reduce((sum, time) => sum + time, 0) / DRAWS,
    least: times[0] as number,
    quantile: (share: number) => times[Math.floor(share * DRAWS)] as number,
  };
}

/** What is measured lies within this share of what theory says. */
function expectNear(measured: number, theory: number, within = 0.03) {
  expect(measured).toBeGreaterThan(theory * (1 - within));
  expect(measured).toBeLessThan(theory * (1 + within));
}

test("a constant is always the same", () => {
  expect(drawn(constant(2.5))).toMatchObject({ least: 2.5, mean: 2.5 });
});

describe("a normal distribution", () => {
  test("has its mean and its quantiles", () => {
    const { mean, quantile } = drawn(normal(50, 10));
    expectNear(mean, 50);
    expectNear(quantile(0.5), 50);
    // Standard normal quantiles: ±1.2816 at 10 and 90 %, 2.3263 at 99 %.
    expectNear(quantile(0.1), 50 - 12.816);
    expectNear(quantile(0.9), 50 + 12.816);
    expectNear(quantile(0.99), 50 + 23.263);
  });

  test("counts what falls below 0 as 0", () => {
    const { least, mean, quantile } = drawn(normal(0, 10));
    expect(least).toBe(0);
    expect(quantile(0.49)).toBe(0);
    // E[max(0, X)] = σ / √(2π) around 0.
    expectNear(mean, 10 / Math.sqrt(2 * Math.PI));
  });

  test("is its mean without a deviation", () => {
    expect(drawn(normal(7, 0))).toMatchObject({ least: 7, mean: 7 });
  });

  test("is finite where the random number is 0", () => {
    expect(normal(5, 1)(() => 0)).toBe(5);
  });
});

describe("a Pareto distribution", () => {
  const { least, mean, quantile } = drawn(pareto(5, 3));

  test("never falls below its least value, and comes near it", () => {
    expect(least).toBeGreaterThanOrEqual(5);
    expect(least).toBeLessThan(5.01);
  });

  test("has its mean, shape · min / (shape − 1)", () => {
    expectNear(mean, 7.5);
  });

  test("has its quantiles, min / (1 − p)^(1 / shape)", () => {
    expectNear(quantile(0.5), 6.2996);
    expectNear(quantile(0.99), 23.208, 0.06);
    expectNear(quantile(0.999), 50, 0.15);
  });
});

describe("a share of late calls", () => {
  test("is that share, late by that much, and no other", () => {
    const { mean, quantile } = drawn(late(0.02, 200));
    expectNear(mean, 4, 0.1);
    expect([quantile(0.975), quantile(0.985)]).toEqual([0, 200]);
  });

  test("may be none or all", () => {
    expect([drawn(late(0, 200)).mean, drawn(late(1, 200)).mean]).toEqual([0, 200]);
  });
});
