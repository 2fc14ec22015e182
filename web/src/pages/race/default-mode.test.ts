import { expect, test } from "bun:test";
import { defaultModeIn } from "./default-mode.ts";

const flags = (orchestration: object, status = "current") =>
  ({ flags: { source: "file", status, changes: 1, in_force: { orchestration } } }) as Parameters<
    typeof defaultModeIn
  >[0];

test.each([
  [
    { coalesced: 50, parallel: 50 },
    "coalesced for 50 % of requests, parallel for 50 %, by the flag orchestration.",
  ],
  [
    { coalesced: 10, parallel: 90 },
    "parallel for 90 % of requests, coalesced for 10 %, by the flag orchestration.",
  ],
  [
    { hedged: 100 / 3, parallel: 200 / 3 },
    "parallel for 66.7 % of requests, hedged for 33.3 %, by the flag orchestration.",
  ],
  [{ coalesced: 100 }, "coalesced, by the flag orchestration."],
])("the shares of a flag are in words: %o", (shares, text) => {
  expect(defaultModeIn(flags({ by: "flag", shares })).replaceAll("\u00a0", " ")).toBe(text);
});

test("a rule that is more than a percentage has no shares", () => {
  expect(defaultModeIn(flags({ by: "flag" }))).toBe("depends on the request, by the flag orchestration.");
});

test("a file that cannot be used is mentioned", () => {
  expect(defaultModeIn(flags({ by: "flag", shares: { coalesced: 100 } }, "last_good"))).toBe(
    "coalesced, by the flag orchestration. Its file cannot be used at the moment, so this is how it was before.",
  );
});

test("without a flag there is nothing to say", () => {
  expect(defaultModeIn({})).toBe("");
  expect(defaultModeIn(flags({ by: "default", shares: { parallel: 100 } }))).toBe("");
});
