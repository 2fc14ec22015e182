import { expect, test } from "bun:test";
import { createAttemptBudget } from "./attempt-budget.ts";

test("it is empty at first, unless it has an initial value", () => {
  expect(createAttemptBudget({ share: 0.05 }).take()).toBe(false);
  const budget = createAttemptBudget({ share: 0.1, initial: 2 });
  expect([budget.take(), budget.take(), budget.take()]).toEqual([true, true, false]);
});

test("never more than its share of the calls, however often one is requested", () => {
  const budget = createAttemptBudget({ share: 0.05 });
  let taken = 0;
  for (let calls = 1; calls <= 10_000; calls++) {
    budget.earn();
    if (budget.take()) taken++;
    expect(taken).toBeLessThanOrEqual(calls * 0.05 + 1e-6);
  }
  expect(taken).toBeGreaterThanOrEqual(499);
});

test("unused attempts are saved up to the limit", () => {
  const budget = createAttemptBudget({ share: 0.05, most: 3 });
  for (let calls = 0; calls < 1000; calls++) budget.earn();
  expect(budget.left).toBe(3);
  expect(Array.from({ length: 5 }, () => budget.take())).toEqual([true, true, true, false, false]);
});
