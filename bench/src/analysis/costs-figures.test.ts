import { expect, test } from "bun:test";
import { observedCosts, SHARES } from "../results/paired/costs.fixture.ts";
import type { ObservedCosts } from "../results/paired/costs-result.ts";
import type { CostPass } from "./costs-figures.ts";
import { costFigures } from "./costs-figures.ts";

const figuresAfter = (edit: (observed: ObservedCosts) => void = () => {}) => {
  const observed = observedCosts();
  edit(observed);
  return costFigures(observed).figures;
};

/** Keeps the passes that a round number lets through. */
const onlyRounds = (keep: (round: number) => boolean) => (observed: ObservedCosts) => {
  observed.passes = observed.passes.filter(({ round }) => keep(round));
};

test("a share lost is the median over rounds, in which a steady drift cancels", () => {
  const [lost] = figuresAfter();
  expect(lost?.rounds).toBe(6);
  expect(lost?.value?.median).toBeCloseTo(0.3, 2);
  expect(lost?.value?.low).toBeCloseTo(1 - Math.max(...SHARES), 2);
  expect(lost?.value?.high).toBeCloseTo(1 - Math.min(...SHARES), 2);
  expect(lost?.value?.confidence).toBeCloseTo(1 - 2 / 2 ** 6, 10);
});

test("CPU added is per request, of all processes that take part", () => {
  expect(figuresAfter()[1]?.value?.median).toBeCloseTo(1.5, 10);
  const untold = figuresAfter(({ passes }) => {
    for (const pass of passes) pass.processes = {};
  });
  expect(untold[1]).toMatchObject({ rounds: 0, value: null });
});

test("a p95 is that of each round, and the median of those", () => {
  const { value } = figuresAfter()[2] ?? {};
  expect(value?.median).toBeCloseTo(350, -1);
  expect(value?.low).toBeCloseTo(100, -1);
  expect(value?.high).toBeCloseTo(600, -1);
});

test("time is from one response to the next", () => {
  const [, , time] = figuresAfter(({ questions }) =>
    Object.assign(questions[2] ?? {}, { quantity: "timeUs" }),
  );
  expect(time?.value?.median).toBeCloseTo(2e6 / 40, 6);
});

test.each([
  [0.41, "met"],
  [0.35, "open"],
  [0.19, "missed"],
  [null, null],
])("with an interval from 0.2 to 0.4, at most %p is %p", (atMost, promise) => {
  const [lost] = figuresAfter(({ questions }) => Object.assign(questions[0] ?? {}, { atMost }));
  expect(lost?.promise).toBe(promise as "met");
});

test("with too few rounds for an interval a promise stays open, and with none there is no value", () => {
  const [lost] = figuresAfter(onlyRounds((round) => round < 5));
  expect(lost).toMatchObject({ rounds: 5, value: { low: null, high: null }, promise: "open" });
  expect(figuresAfter(onlyRounds(() => false))[0]).toMatchObject({ rounds: 0, value: null, promise: "open" });
});

test("a round counts when all its passes do: not after a stop in the middle, nor with requests that failed", () => {
  const [cut] = figuresAfter(({ passes }) => void passes.splice(3, 1));
  expect(cut?.rounds).toBe(5);
  const failing = (pass: CostPass | undefined) => Object.assign(pass ?? {}, { errors: 20 });
  expect(figuresAfter(({ passes }) => failing(passes[1]))[0]?.rounds).toBe(5);
  expect(figuresAfter(({ passes }) => failing(passes[0]))[0]?.rounds).toBe(5);
});

test("each arm's own figures come in the order of the plan, whatever was driven first", () => {
  const observed = observedCosts();
  observed.passes.reverse();
  const { arms } = costFigures(observed);
  expect(arms.map(({ arm }) => arm)).toEqual(["direct", "gateway", "20 logins at once"]);
  expect(arms[0]).toMatchObject({ passes: 12, counting: 12, answersPerSecond: 850, generatorCpu: 0.5 });
  expect(arms[0]?.cpuUs).toBeCloseTo(100, 6);
  expect(arms[1]?.cpuUs).toBeCloseTo(250, 6);
  expect(arms[2]).toMatchObject({ passes: 6, counting: 6, answersPerSecond: 20, cpuUs: null });
});

test("an arm without a pass that counts is listed too", () => {
  const observed = observedCosts();
  for (const pass of observed.passes) if (pass.arm === "gateway") pass.errors = 20;
  expect(costFigures(observed).arms[1]).toMatchObject({
    passes: 12,
    counting: 0,
    answersPerSecond: null,
    cpuUs: null,
  });
});
