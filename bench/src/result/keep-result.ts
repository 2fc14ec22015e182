import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { repositoryRoot } from "@super-heroes/system/repository";
import { documentOf } from "./document.ts";
import { jsonText } from "./json-text.ts";
import type { Observed, ResultDocument } from "./result.ts";
import { keepText } from "./write.ts";

/** Where a result may go. */
export interface Places {
  /** Where it belongs, from `root`. */
  file: string;
  /** The run's own folder, an absolute path; the first place when that fails. The system's for temporary files is the last. */
  runDir: string;
  /** Where its segments were kept one by one, an absolute path. */
  segmentsFile: string;
  /** The repository's root, an absolute path. */
  root?: string;
}

/** A result, and where it is. */
export interface KeptResult {
  /** `undefined` when it could not be put together. */
  result: ResultDocument | undefined;
  /** From the repository's root; an absolute path where it is somewhere else. */
  file: string;
  /** In one line, what failed and where the result is now; `undefined` when it is where it belongs. */
  trouble: Error | undefined;
}

/** Puts the document together and writes it where it belongs, or where there is room for it. Never throws. */
export async function keepResult(
  observed: Observed,
  { file, runDir, segmentsFile, root = repositoryRoot }: Places,
): Promise<KeptResult> {
  const name = `${observed.runId}.json`;
  const places = [join(root, file), join(runDir, name), join(tmpdir(), name)];
  const shown = (path: string) => (path.startsWith(`${root}/`) ? relative(root, path) : path);
  let result: ResultDocument | undefined;
  try {
    result = documentOf(observed);
    const kept = await keepText(places, jsonText(result));
    const where = shown(kept.file);
    const trouble = kept.trouble === null ? undefined : `${kept.trouble}; the result is in ${where}`;
    return { result, file: where, trouble: trouble === undefined ? undefined : new Error(trouble) };
  } catch (error) {
    const { message } = error as Error;
    const trouble = new Error(`${message}; what was measured is in ${shown(segmentsFile)}`, { cause: error });
    return { result, file: shown(segmentsFile), trouble };
  }
}
