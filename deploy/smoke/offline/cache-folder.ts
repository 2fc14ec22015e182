import { mkdir } from "node:fs/promises";
import { join } from "node:path";

/** Creates the folder in the user's cache that keeps the engine and its images between runs; resolves with its path. */
export async function cacheFolder(env: Readonly<Record<string, string | undefined>>): Promise<string> {
  const cache = env.XDG_CACHE_HOME || join(env.HOME ?? "/", ".cache");
  const folder = join(cache, "super-heroes-on-bun", "smoke");
  await mkdir(folder, { recursive: true });
  return folder;
}
