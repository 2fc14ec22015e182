import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { flagDocument } from "./flag-documents.ts";

/** A file of feature flags in a folder of its own. */
export interface FlagFile {
  readonly folder: string;
  readonly path: string;
  /** Overwrites the file with this text. */
  write(text: string): Promise<void>;
  /** Replaces the file as editors do: by another one that is renamed. */
  replace(flags: Record<string, unknown>): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Creates a file of these flags; without flags there is a folder only. */
export async function createFlagFile(flags?: Record<string, unknown>): Promise<FlagFile> {
  const folder = await mkdtemp(join(tmpdir(), "flags-"));
  const path = join(folder, "flags.json");
  const write = (text: string) => writeFile(path, text);
  if (flags) await write(flagDocument(flags));
  return {
    folder,
    path,
    write,
    async replace(next) {
      await writeFile(`${path}.new`, flagDocument(next));
      await rename(`${path}.new`, path);
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}
