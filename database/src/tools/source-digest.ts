import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The files of a folder that match one of these globs, sorted. */
export function sourceFiles(folder: string, globs: readonly string[]): string[] {
  return globs.flatMap((glob) => [...new Bun.Glob(glob).scanSync({ cwd: folder })]).sort();
}

/** A short digest of the names and contents of these files. */
export function sourceDigest(folder: string, globs: readonly string[]): string {
  const hash = createHash("sha256");
  for (const name of sourceFiles(folder, globs))
    hash.update(`${name}\0`).update(readFileSync(join(folder, name)));
  return hash.digest("hex").slice(0, 12);
}
