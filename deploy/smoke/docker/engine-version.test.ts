import { expect, test } from "bun:test";
import { isRecent, requireRecent } from "./engine-version.ts";

test("Debian 12's engine is too old for compose.yml, and version 26 is not", () => {
  expect(isRecent("20.10.24+dfsg1")).toBe(false);
  expect(isRecent("24.0.9")).toBe(false);
  expect(isRecent("26.0.0")).toBe(true);
  expect(isRecent("28.5.2")).toBe(true);
});

test("a text without a version is not recent", () => {
  expect(isRecent("")).toBe(false);
});

test("an old engine is refused with the version that is needed", () => {
  expect(() => requireRecent("20.10.24")).toThrow("needs Docker Engine 26 or newer, got 20.10.24");
  requireRecent("26.0.0");
});
