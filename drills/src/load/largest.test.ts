import { expect, test } from "bun:test";
import { largest } from "./largest.ts";

test("the largest; of nothing there is none", () => {
  expect(largest([3, -1, 7])).toBe(7);
  expect(largest([])).toBeNaN();
});
