import { expect, test } from "bun:test";
import { observedTuning } from "../results/paired/tuning.fixture.ts";
import { tuningFigures } from "./tuning-figures.ts";

test("a tenth less CPU and a tenth more throughput are found, whatever the machine drifts", () => {
  const [before, after, ...rest] = tuningFigures(observedTuning());
  expect(before).toMatchObject({
    mode: "parallel",
    arm: "before",
    passes: 12,
    answersPerSecond: 1000,
    rounds: 0,
    cpuRatio: null,
    throughputRatio: null,
    rssPeak: { fights: 80_000_005, "heroes-db": null },
  });
  expect(before?.cpuUs.fights).toBeCloseTo(150, 9);
  expect(before?.cpuUs["heroes-db"]).toBeCloseTo(50, 9);
  expect(before?.totalCpuUs).toBeCloseTo(200, 9);
  expect(after).toMatchObject({ arm: "after", rounds: 6 });
  expect(after?.cpuRatio?.median).toBeCloseTo(0.9, 9);
  expect(after?.throughputRatio?.median).toBeCloseTo(1.1, 9);
  expect(rest.map(({ mode, arm }) => `${mode} ${arm}`)).toEqual(["coalesced before", "coalesced after"]);
});

test("the interval of six rounds is the whole range, at 1 − 2·2⁻⁶", () => {
  const ratio = tuningFigures(observedTuning())[1]?.cpuRatio;
  expect(ratio?.low).toBeCloseTo(0.88, 9);
  expect(ratio?.high).toBeCloseTo(0.92, 9);
  expect(ratio?.confidence).toBe(1 - 2 / 64);
});

test("a run that was stopped has the medians of its whole rounds, and no interval below six", () => {
  const observed = observedTuning();
  const perRound = observed.passes.length / 6;
  observed.passes = observed.passes.slice(0, 2 * perRound + 1);
  const after = tuningFigures(observed)[1];
  expect(after?.rounds).toBe(2);
  expect(after?.cpuRatio?.median).toBeCloseTo((0.88 + 0.92) / 2, 9);
  expect(after?.cpuRatio).toMatchObject({ low: null, high: null, confidence: null });
});

test("a pass with failures above 0.1 % does not count, nor does its round", () => {
  const observed = observedTuning();
  const failed = observed.passes.find(({ arm, mode }) => arm === "before" && mode === "parallel");
  Object.assign(failed ?? {}, { errors: 2 });
  const [before, after] = tuningFigures(observed);
  expect(before?.passes).toBe(11);
  expect(after).toMatchObject({ passes: 12, rounds: 5 });
});
