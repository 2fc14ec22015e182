import { expect, test } from "bun:test";
import { runtimeImageIn } from "./runtime-image.ts";

test("the image is followed through the stages, with the defaults of its arguments", () => {
  const version = ["$", "{BUN_VERSION}"].join("");
  const dockerfile = `ARG BUN_VERSION=1.2.3\nFROM oven/bun:${version}-slim AS base\nFROM base AS a\nFROM base\n`;
  expect(runtimeImageIn(dockerfile)).toBe("oven/bun:1.2.3-slim");
});

test("a Dockerfile without a stage is refused", () => {
  expect(() => runtimeImageIn("RUN x\n")).toThrow("the Dockerfile has no FROM");
});
