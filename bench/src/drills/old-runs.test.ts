import { expect, test } from "bun:test";
import { mkdir, mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { forgetOldRuns } from "./old-runs.ts";

test("what is older than a day goes, the rest stays, and the folder is made where there is none", async () => {
  const parent = await mkdtemp(join(tmpdir(), "runs-"));
  const folder = join(parent, "drills");
  await forgetOldRuns(folder);
  for (const name of ["old", "young"]) await mkdir(join(folder, name, "logs"), { recursive: true });
  const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000);
  await utimes(join(folder, "old"), twoDaysAgo, twoDaysAgo);
  await forgetOldRuns(folder);
  expect(await readdir(folder)).toEqual(["young"]);
  await rm(parent, { recursive: true });
});
