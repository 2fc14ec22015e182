import { afterEach, expect, test } from "bun:test";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { thisMachine } from "./machine.ts";

const before = process.env.TOOLS_DIR;
afterEach(() => {
  if (before === undefined) delete process.env.TOOLS_DIR;
  else process.env.TOOLS_DIR = before;
});

test.each([
  [undefined, join(repositoryRoot, ".tools")],
  ["", join(repositoryRoot, ".tools")],
  ["/var/cache/tools", "/var/cache/tools"],
  ["other", join(repositoryRoot, "other")],
])("tools are kept where TOOLS_DIR says, or in the repository: %p", (given, folder) => {
  if (given === undefined) delete process.env.TOOLS_DIR;
  else process.env.TOOLS_DIR = given;
  expect(thisMachine().toolsDir).toBe(folder);
});
