import { afterAll, beforeEach, expect, test } from "bun:test";
import { mkdir, mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ownNewFolder } from "@super-heroes/cli/processes/own-folder";
import { forgetOldRuns } from "./old-runs.ts";

const parent = await mkdtemp(join(tmpdir(), "runs-"));
afterAll(() => rm(parent, { recursive: true }));

let folder: string;
beforeEach(() => {
  folder = join(parent, crypto.randomUUID(), "drills");
});

const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000);
const left = async () => (await readdir(folder)).filter((name) => name !== ".locks");

test("what is older than a day goes, the rest stays, and the folder is made where there is none", async () => {
  await forgetOldRuns(folder);
  for (const name of ["old", "young"]) await mkdir(join(folder, name, "logs"), { recursive: true });
  await utimes(join(folder, "old"), twoDaysAgo, twoDaysAgo);
  await forgetOldRuns(folder);
  expect(await left()).toEqual(["young"]);
});

test("a run that is under way keeps its folder, however long it takes", async () => {
  {
    using own = ownNewFolder(join(folder, "long"));
    await utimes(own.path, twoDaysAgo, twoDaysAgo);
    await forgetOldRuns(folder);
    expect(await left()).toEqual(["long"]);
  }
  await forgetOldRuns(folder);
  expect(await left()).toEqual([]);
});
