import { expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gitState } from "./git.ts";
import { outputOf } from "./output-of.ts";

test("a folder outside version control has no state", async () => {
  const folder = await mkdtemp(join(tmpdir(), "no-git-"));
  expect(await gitState(folder)).toBeNull();
  await rm(folder, { recursive: true });
});

test("a program that fails or is not there has no output", async () => {
  expect(await outputOf([process.execPath, "-e", "console.log('out'); process.exit(1)"])).toBeUndefined();
  expect(await outputOf(["no-such-program-at-all"])).toBeUndefined();
  expect(await outputOf([process.execPath, "-e", "console.log('out')"])).toBe("out");
});
