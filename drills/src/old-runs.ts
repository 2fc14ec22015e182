import { mkdir, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { isLocks, removeUnlessOwned } from "@super-heroes/cli/processes/own-folder";

const KEPT_MS = 24 * 3_600_000;

/** Removes what runs have left in `folder` more than a day ago, except that of a run that is still under way. */
export async function forgetOldRuns(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    if (isLocks(name)) continue;
    const { mtimeMs } = await stat(join(folder, name));
    if (Date.now() - mtimeMs > KEPT_MS) await removeUnlessOwned(join(folder, name));
  }
}
