import { type AnyResult, verifyAny } from "./any-result.ts";
import { isBroken, readRun, type StoredRun } from "./stored-run.ts";
import type { Derive } from "./verify.ts";

/** The outcome of verifying a file. */
export interface VerifiedFile {
  file: string;
  /** What is wrong with it, each in one line; empty when nothing is. */
  problems: string[];
  /** `undefined` when it could not be read. */
  run: StoredRun | undefined;
}

/** The most problems that are listed for one file. */
const MOST_LISTED = 20;

/** Reads each file in the folder and rebuilds its derived part. Never throws for the content of a file. */
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
    // Every run writes values that can be derived from; an edited file may not have them.
    return [`cannot be rebuilt: ${error instanceof Error ? error.message : error}`];
  }
}
