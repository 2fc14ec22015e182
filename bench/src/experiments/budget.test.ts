import { expect, test } from "bun:test";
import { budgetOf } from "./budget.ts";

test("what is left counts from when the command was typed, less what the end takes", () => {
  expect(budgetOf(165, () => 13_000).leftSeconds()).toBe(150);
});

test("without a limit there is no end to it", () => {
  expect(budgetOf(null, () => 1e9).leftSeconds()).toBe(Number.POSITIVE_INFINITY);
});
