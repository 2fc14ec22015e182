import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Writes text into a file, as `node:fs/promises` does. */
type WriteFile = (file: string, text: string) => Promise<void>;

/** Where something was written, and what stood in the way of a better place. */
export interface Kept {
  file: string;
  /** One line; `null` when it is where it should be. */
  trouble: string | null;
}

/**
 * Writes the text into the first of these files that takes it: a disk may be full, a folder read-only. Whoever reads
 * a folder meanwhile never sees half of it, and a file that could not be finished is removed. Throws with all the
 * reasons when no place takes it.
 */
export async function keepText(
  files: readonly string[],
  text: string,
  write: WriteFile = writeFile,
): Promise<Kept> {
  const troubles: string[] = [];
  for (const file of files) {
    try {
      await writeWhole(file, text, write);
      return { file, trouble: troubles[0] ?? null };
    } catch (error) {
      troubles.push(`${file} could not be written: ${(error as Error).message}`);
    }
  }
  throw new Error(troubles.join("; "));
}

async function writeWhole(file: string, text: string, write: WriteFile): Promise<void> {
  const unfinished = `${file}.unfinished`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await write(unfinished, text);
    await rename(unfinished, file);
  } catch (error) {
    // The reason is what counts; a place that cannot be written may not be there to tidy up either.
    await rm(unfinished, { force: true }).catch(() => {});
    throw error;
  }
}
