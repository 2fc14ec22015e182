import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import type { Installation, Site } from "./engines/engine.ts";

/**
 * Creates the data folder of a store where it is missing. The folder is initialised under another name and renamed when it is
 * complete, so an interrupted initialisation starts again the next time. Returns whether it was created.
 */
export async function ensureDataFolder(installation: Installation, site: Site): Promise<boolean> {
  if (existsSync(site.dataDir)) return false;
  const unfinished = `${site.dataDir}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await installation.initialise({ dataDir: unfinished, password: site.password });
  await rename(unfinished, site.dataDir);
  return true;
}
