import { expect, test } from "bun:test";
import { budgetOf } from "./budget.ts";

test("what is left counts from the process's start, less what the end takes", () => {
  const budget = budgetOf(165, () => 13_000);
  expect(budget.leftSeconds()).toBe(150);
  expect(budget.leftForInstallingSeconds()).toBe(90);
});

test("a short run has no time to install anything", () => {
  expect(budgetOf(43, () => 0).leftForInstallingSeconds()).toBe(0);
});

test("without a limit there is no end to it", () => {
  const budget = budgetOf(null, () => 1e9);
  expect([budget.leftSeconds(), budget.leftForInstallingSeconds()]).toEqual([
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
  ]);
});
