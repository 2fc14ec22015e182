import { afterAll, beforeEach, expect, test } from "bun:test";
import { mkdir, mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ownNewFolder } from "@super-heroes/cli/processes/own-folder";
import { removeOldRuns } from "./old-runs.ts";

const parent = await mkdtemp(join(tmpdir(), "runs-"));
afterAll(() => rm(parent, { recursive: true }));

let folder: string;
beforeEach(() => {
  folder = join(parent, crypto.randomUUID(), "drills");
});

const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000);
const left = async () => (await readdir(folder)).filter((name) => name !== ".locks");

test("folders older than a day are removed, others stay, and a missing parent folder is created", async () => {
  await removeOldRuns(folder);
  for (const name of ["old", "young"]) await mkdir(join(folder, name, "logs"), { recursive: true });
  await utimes(join(folder, "old"), twoDaysAgo, twoDaysAgo);
  await removeOldRuns(folder);
  expect(await left()).toEqual(["young"]);
});

test("a run that has not ended keeps its folder, whatever its age", async () => {
  {
    using own = ownNewFolder(join(folder, "long"));
    await utimes(own.path, twoDaysAgo, twoDaysAgo);
    await removeOldRuns(folder);
    expect(await left()).toEqual(["long"]);
  }
  await removeOldRuns(folder);
  expect(await left()).toEqual([]);
});
