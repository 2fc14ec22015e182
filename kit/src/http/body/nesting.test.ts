import { expect, test } from "bun:test";
import { nestingOf } from "./nesting.ts";

test.each([
  ["null", 0],
  ['"[[["', 0],
  ["[]", 1],
  ['{"a":1,"b":{"c":[]}}', 3],
  ["[[],[[]],[]]", 3],
  ['["\\"[", "\\\\", [1]]', 2],
])("%s is nested %d deep", (json, depth) => {
  expect(nestingOf(json)).toBe(depth);
});

test("is found for any depth", () => {
  expect(nestingOf("[".repeat(100_000) + "]".repeat(100_000))).toBe(100_000);
});
