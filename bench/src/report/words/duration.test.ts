import { expect, test } from "bun:test";
import { duration } from "./duration.ts";

test.each([
  [0, "0 s"],
  [-3, "0 s"],
  [59.4, "59 s"],
  [65, "1 min 05 s"],
])("%d seconds are %s", (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
