import { expect, test } from "bun:test";
import { isRecent } from "./engine-programs.ts";

test("Debian 12's engine is too old for compose.yml, and version 26 is not", () => {
  expect(isRecent("20.10.24+dfsg1")).toBe(false);
  expect(isRecent("24.0.9")).toBe(false);
  expect(isRecent("26.0.0")).toBe(true);
  expect(isRecent("28.5.2")).toBe(true);
});

test("what tells no version is not recent", () => {
  expect(isRecent("")).toBe(false);
});
