import { type AnyResult, verifyAny } from "./any-result.ts";
import { isBroken, readRun, type StoredRun } from "./stored-run.ts";
import type { Derive } from "./verify.ts";

/** What became of a file that was verified. */
export interface VerifiedFile {
  file: string;
  /** What is wrong with it, each in one line; empty when nothing is. */
  problems: string[];
  /** `undefined` when it could not be read. */
  run: StoredRun | undefined;
}

/** So many problems of one file are listed; a file with more is wrong as a whole. */
const MOST_LISTED = 20;

/** Reads each file in the folder and rebuilds what is derived in it. Never throws for what a file holds. */
export async function verifyFiles(
  folder: string,
  files: readonly string[],
  derive: Derive,
): Promise<VerifiedFile[]> {
  const verified: VerifiedFile[] = [];
  for (const file of files) {
    const run = await readRun(folder, file);
    verified.push(
      isBroken(run)
        ? { file, problems: [run.problem], run: undefined }
        : { file, problems: problemsIn(run.result, derive), run },
    );
  }
  return verified;
}

/** What is wrong with a result, each in one line; the first ones where there are many. */
export function problemsIn(result: AnyResult, derive: Derive): string[] {
  const lines = linesOn(result, derive);
  if (lines.length <= MOST_LISTED) return lines;
  return [...lines.slice(0, MOST_LISTED), `and ${lines.length - MOST_LISTED} more`];
}

function linesOn(result: AnyResult, derive: Derive): string[] {
  try {
    return verifyAny(result, derive).map(({ place, problem }) => `${place}: ${problem}`);
  } catch (error) {
    // No run writes raw values from which nothing can be derived; an editor may.
    return [`cannot be rebuilt: ${error instanceof Error ? error.message : error}`];
  }
}
