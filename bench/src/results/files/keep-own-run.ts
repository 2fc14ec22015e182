import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { jsonText } from "./json-text.ts";
import { shownPath } from "./places.ts";
import { keepText } from "./write.ts";

/** Where the result of a run goes. */
export interface RunPlaces {
  /** Where it belongs, as `ownFile` has it; an absolute path. */
  file: string;
  /** The folder of the run, an absolute path; used when `file` cannot be written, before the system's temporary folder. */
  runDir: string;
  /** The repository's root, from which paths are shown; an absolute path. */
  root?: string;
}

/** Where a result is. */
export interface KeptRun {
  /** From the repository's root; an absolute path where it is somewhere else. */
  file: string;
  /** In one line, what failed and where the result is now; `undefined` when it is where it belongs. */
  trouble: Error | undefined;
}

/**
 * Writes the result of a run to its place, or to the next one that can be written, and never over an existing file. Throws
 * when no place can be written.
 */
export async function keepOwnRun(document: unknown, { file, runDir, root }: RunPlaces): Promise<KeptRun> {
  const name = basename(file);
  const kept = await keepText([file, join(runDir, name), join(tmpdir(), name)], jsonText(document));
  const where = shownPath(kept.file, root);
  const trouble = kept.trouble === null ? undefined : `${kept.trouble}; the result is in ${where}`;
  return { file: where, trouble: trouble === undefined ? undefined : new Error(trouble) };
}
