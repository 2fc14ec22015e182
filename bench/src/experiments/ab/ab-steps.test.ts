import { expect, test } from "bun:test";
import { armOf, type Load } from "../../analysis/observation/segment.ts";
import { bothSidesOf, type ComparisonDesign, oneSideOf } from "../plan/comparison-slots.ts";
import { abSteps, stepsAfter, stepsSeconds } from "./ab-steps.ts";

const closed: Load = { model: "closed", connections: 4 };
const open: Load = { model: "open", offered: 50 };
const design = (changes: Partial<ComparisonDesign> = {}): ComparisonDesign => ({
  sides: [armOf("old"), armOf("new")].flatMap(oneSideOf),
  loads: [closed],
  blocks: 2,
  noiseBlocks: 1,
  ceiling: "never",
  ...changes,
});
const lengths = { seconds: 1, warmupSeconds: 0.5 };
const inTurns = { lengths, turns: true };

/** Each step in a few words. */
const shown = (steps: ReturnType<typeof abSteps>) =>
  steps.map((step) => {
    const planned = "together" in step ? [...step.together] : [step];
    const names = planned.map(({ arm, side, slot }) => `${arm.mode}${side ?? ""}${slot}`);
    return `${planned[0]?.purpose} ${planned[0]?.block}: ${names.join(" ")}`;
  });

test("in turns a block is one step, the baseline first, after blocks of the baseline with itself", () => {
  expect(shown(abSteps(design(), 1, inTurns))).toEqual([
    "noise 0: oldA0 oldB1",
    "comparison 0: old0 new1",
    "comparison 1: old0 new1",
  ]);
});

test("each step draws the order of its turns from a number of its own, which the seed determines", () => {
  const seedsOf = (seed: number) =>
    abSteps(design(), seed, inTurns).map((step) => ("together" in step ? step.seed : null));
  expect(new Set(seedsOf(1)).size).toBe(3);
  expect(seedsOf(1)).toEqual(seedsOf(1));
  expect(seedsOf(1)).not.toEqual(seedsOf(2));
});

test("every load has a step of its own; fixed rates stay single segments in mirrored order", () => {
  const steps = abSteps(
    design({ loads: [closed, { ...closed, connections: 8 }, open], noiseBlocks: 0, blocks: 1 }),
    1,
    inTurns,
  );
  expect(steps.map((step) => "together" in step)).toEqual([true, true, false, false, false, false]);
  const single = steps.flatMap((step) => ("together" in step ? [] : [step.arm.mode])).join(" ");
  expect(["old new new old", "new old old new"]).toContain(single);
});

test("both sides of one service have names of their own", () => {
  const sides = bothSidesOf(armOf("A"));
  expect(shown(abSteps(design({ sides, noiseBlocks: 0, blocks: 1 }), 1, inTurns))).toEqual([
    "comparison 0: AA0 AB1",
  ]);
});

test("without turns there are single segments only", () => {
  const steps = abSteps(design({ noiseBlocks: 0, blocks: 1 }), 1, { lengths, turns: false });
  expect(steps.map((step) => "together" in step)).toEqual([false, false, false, false]);
});

test("the time of a step is that of both services; starting them anew is added", () => {
  const steps = abSteps(design(), 1, inTurns);
  expect(stepsSeconds(steps, false)).toBeCloseTo(3 * (2 * 1.5 * 1.03 + 0.1));
  expect(stepsSeconds(steps, true) - stepsSeconds(steps, false)).toBeCloseTo(3 * 0.2);
});

test("what is left is counted in segments", () => {
  const steps = abSteps(design({ loads: [closed, open], noiseBlocks: 0, blocks: 1 }), 1, inTurns);
  expect(steps).toHaveLength(5);
  expect(stepsAfter(steps, 0)).toHaveLength(5);
  expect(stepsAfter(steps, 2)).toHaveLength(4);
  expect(stepsAfter(steps, 6)).toHaveLength(0);
});
