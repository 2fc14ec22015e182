import { expect, test } from "bun:test";
import { flagsText } from "./run-labels.ts";

test("feature flags are written with their percentages", () => {
  const values = {
    orchestration: { coalesced: 100 / 3, parallel: 200 / 3 },
    hedging: { true: 100 },
    narration: null,
  };
  expect(flagsText({ version: "abc", values })).toBe(
    "orchestration: 33.3 % coalesced, 66.7 % parallel; hedging: true; narration: by a rule",
  );
  expect(flagsText(undefined)).toBe("none");
});
