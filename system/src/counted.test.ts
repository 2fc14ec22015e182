import { expect, test } from "bun:test";
import { counted } from "./counted.ts";

test.each([
  [counted(1, "segment"), "1 segment"],
  [counted(0, "segment"), "0 segments"],
  [counted(2500, "fight"), "2,500 fights"],
  [counted(1, "entry", "entries"), "1 entry"],
  [counted(2, "entry", "entries"), "2 entries"],
  [counted(1, "search", "searches"), "1 search"],
])("%s", (text, expected) => {
  expect(text).toBe(expected);
});
