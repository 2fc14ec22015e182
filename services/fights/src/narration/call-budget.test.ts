import { expect, test } from "bun:test";
import { createCallBudget } from "./call-budget.ts";
import { createRecentTexts } from "./recent-texts.ts";

test("a budget allows its calls of a minute at once, and then each after its part of the minute", () => {
  let nowMs = 0;
  const budget = createCallBudget(4, () => nowMs);
  const taken = () => Array.from({ length: 6 }, () => budget.take()).filter(Boolean).length;
  expect(taken()).toBe(4);
  nowMs += 14_999;
  expect(taken()).toBe(0);
  nowMs += 1;
  expect(taken()).toBe(1);
  nowMs += 3_600_000;
  expect(taken()).toBe(4);
});

test("recent texts keep those that were used last", () => {
  const texts = createRecentTexts(2);
  texts.put("a", "A");
  texts.put("b", "B");
  expect(texts.get("a")).toBe("A");
  texts.put("c", "C");
  expect([texts.get("a"), texts.get("b"), texts.get("c")]).toEqual(["A", undefined, "C"]);
});
