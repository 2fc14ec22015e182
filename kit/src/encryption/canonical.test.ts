import { expect, test } from "bun:test";
import { isCanonical } from "./canonical.ts";

test.each(["", "AA", "AAA", "AAAA", "_-8", "AA..AA.AA.AA"])("%j is canonical", (text) => {
  expect(isCanonical(text)).toBe(true);
});

test.each([
  ["bits of the last character that no byte needs", "AB"],
  ["the same in a part of many", "AA..AA.AAB.AA"],
  ["padding", "AA=="],
  ["a blank", "AA AA"],
  ["a line break at the end", "AAAA\n"],
  ["the other alphabet", "+/8"],
  ["a single character", "A"],
  ["a character of no alphabet", "AAé"],
])("%s is not canonical", (_, text) => {
  expect(isCanonical(text)).toBe(false);
});
