import { expect, test } from "bun:test";
import { budgetOf } from "./budget.ts";
import type { K6Found } from "./generators/k6-program.ts";
import { k6For } from "./set-up.ts";

const missing: K6Found = { available: false, reason: "k6 is not on the PATH" };
const unhurried = new AbortController().signal;

const k6With = (openLoop: "none" | "optional" | "required", found: K6Found, signal = unhurried) =>
  k6For(
    { name: "capacity", openLoop, mayInstall: false },
    budgetOf(null),
    signal,
    () => {},
    async () => found,
  );

test("who cannot do without k6 is told what is missing and how to get it", async () => {
  await expect(k6With("required", missing)).rejects.toThrow(
    /^capacity offers fights with k6, and there is none: k6 is not on the PATH\. Install it from https/,
  );
});

test("who can do without it goes on, with the reason", async () => {
  expect(await k6With("optional", missing)).toEqual(missing);
});

test("who has no open loop does not look for it", async () => {
  const found: K6Found = { available: true, version: "2.2.0", isOwnProcess: true, command: () => [] };
  expect(await k6With("none", found)).toEqual({ available: false, reason: "no open loop was asked for" });
  expect(await k6With("required", found)).toBe(found);
});

test("a person who stops the search for it is not told that it is missing", async () => {
  const stopped = AbortSignal.abort(new Error("stopped"));
  await expect(k6With("required", missing, stopped)).rejects.toThrow("stopped");
});
