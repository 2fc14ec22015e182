import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import type { Installation, Site } from "./engines/engine.ts";

/**
 * Makes the data folder of a store unless it is there. The server is made next to its place and moved there when it is
 * whole, so that one cut short is begun again the next time. Returns whether anything was made.
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
