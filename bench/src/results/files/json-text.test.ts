import { expect, test } from "bun:test";
import { jsonText } from "./json-text.ts";

test("lists of numbers are on one line, everything else is indented", () => {
  const document = { each: { cpuMs: [1, -2.5, null, 1e21, 1e-7], names: ["a", "b"] }, none: [], one: [7] };
  expect(jsonText(document)).toBe(`{
  "each": {
    "cpuMs": [1, -2.5, null, 1e+21, 1e-7],
    "names": [
      "a",
      "b"
    ]
  },
  "none": [],
  "one": [7]
}
`);
});

test("what is read back is what was written, also a text that looks like a list", () => {
  const document = { text: "[\n  1,\n  2\n]", lists: [[1, 2], [], [{ a: [3] }]], word: "1,\n 2" };
  expect(JSON.parse(jsonText(document))).toEqual(document);
});
