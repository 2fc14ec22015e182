import { expect, test } from "bun:test";
import { targetIn } from "./target.ts";

test.each([
  ["/heroes/7/edit?x=1", "/heroes/7/edit?x=1"],
  ["/", "/"],
  ["", "/account"],
  ["//evil.example", "/account"],
  ["/\\evil.example", "/account"],
  ["https://evil.example", "/account"],
  ["javascript:alert(1)", "/account"],
])("after the sign-in to %p the page is %p", (to, target) => {
  expect(targetIn(new URLSearchParams({ to }))).toBe(target);
});
