import { existsSync } from "node:fs";
import { mkdir, open, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Writes text into a file, as `node:fs/promises` does. */
type WriteFile = (file: string, text: string) => Promise<void>;

/** Where a text was written, and why a preferred place could not be used. */
export interface Kept {
  file: string;
  /** One line; `null` when it is in the first place. */
  trouble: string | null;
}

/**
 * Writes the text as the first of these files that can be written: a disk may be full, a folder read-only. An existing
 * file is never overwritten: where the name is taken, the next free one of `name-2.json`, `name-3.json`, … is used.
 * A reader of the folder never sees a partial file, and a file that could not be finished is removed. Throws with all
 * reasons when none can be written.
 */
export async function keepText(
  files: readonly string[],
  text: string,
  write: WriteFile = writeFile,
): Promise<Kept> {
  const troubles: string[] = [];
  for (const file of files) {
    try {
      await mkdir(dirname(file), { recursive: true });
      return { file: await writeUnderFreeName(file, text, write), trouble: troubles[0] ?? null };
    } catch (error) {
      troubles.push(`${file} could not be written: ${(error as Error).message}`);
    }
  }
  throw new Error(troubles.join("; "));
}

/**
 * Creates a file, whole or not at all. Resolves with `false`, and changes nothing, where one of that name exists or is
 * being written. Its folder must exist.
 */
export async function createWhole(
  file: string,
  text: string,
  write: WriteFile = writeFile,
): Promise<boolean> {
  const unfinished = `${file}.unfinished`;
  // Only one process at a time has this file, so that no other creates `file` between the check and the rename.
  if (!(await reserve(unfinished))) return false;
  try {
    if (existsSync(file)) return false;
    await write(unfinished, text);
    await rename(unfinished, file);
    return true;
  } finally {
    await rm(unfinished, { force: true }).catch(() => {});
  }
}

/** Writes a file in place of the one that exists, if one does: a reader sees the old text or the new one. */
export async function replaceWhole(file: string, text: string): Promise<void> {
  const unfinished = `${file}.${crypto.randomUUID()}.unfinished`;
  try {
    await writeFile(unfinished, text);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => {});
    throw error;
  }
}

async function writeUnderFreeName(file: string, text: string, write: WriteFile): Promise<string> {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? file : file.replace(/(\.json)?$/, `-${number}$1`);
    if (await createWhole(name, text, write)) return name;
  }
}

async function reserve(file: string): Promise<boolean> {
  try {
    await (await open(file, "wx")).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
