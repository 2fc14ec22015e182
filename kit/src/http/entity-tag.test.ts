import { expect, test } from "bun:test";
import { entityTagOf, isCurrent } from "./entity-tag.ts";

test("a tag is quoted, the same for the same content and another for any other", () => {
  expect(entityTagOf("a")).toMatch(/^"[0-9a-z]+"$/);
  expect(entityTagOf("a")).toBe(entityTagOf(new TextEncoder().encode("a")));
  expect(entityTagOf("a")).not.toBe(entityTagOf("b"));
});

test.each([
  [null, false],
  ["", false],
  ['"x"', true],
  ['W/"x"', true],
  ['"a", "x"', true],
  ['"a",W/"x" ', true],
  ["*", true],
  ['"a"', false],
  ["x", false],
  ['"X"', false],
])("If-None-Match: %s", (ifNoneMatch, current) => {
  expect(isCurrent(ifNoneMatch, '"x"')).toBe(current);
  expect(isCurrent(ifNoneMatch, 'W/"x"')).toBe(current);
});
