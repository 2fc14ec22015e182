import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

const KEPT_MS = 24 * 3_600_000;

/** Removes what runs have left in `folder` more than a day ago; a younger one may still be under way. */
export async function forgetOldRuns(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    const { mtimeMs } = await stat(join(folder, name));
    if (Date.now() - mtimeMs > KEPT_MS) await rm(join(folder, name), { recursive: true, force: true });
  }
}
