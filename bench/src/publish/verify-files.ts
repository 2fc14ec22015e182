import { join } from "node:path";
import type { PublishedResult } from "./published-result.ts";
import { readResult, UnreadableResult } from "./read-result.ts";
import { type Derive, verify } from "./verify.ts";

/** What became of a file that was verified. */
export interface VerifiedFile {
  file: string;
  /** `undefined` when it could not be read. */
  document: PublishedResult | undefined;
  /** What is wrong with it, each in one line; empty when nothing is. */
  problems: string[];
}

/** How many problems of one file are told; a file with more is wrong as a whole. */
const MOST_TOLD = 20;

/** Reads each file in the folder and rebuilds what is derived in it. Never throws for what a file holds. */
export async function verifyFiles(
  folder: string,
  files: readonly string[],
  derive: Derive,
): Promise<VerifiedFile[]> {
  const verified: VerifiedFile[] = [];
  for (const file of files) verified.push(await verifyFile(folder, file, derive));
  return verified;
}

async function verifyFile(folder: string, file: string, derive: Derive): Promise<VerifiedFile> {
  try {
    const document = await readResult(join(folder, file));
    return { file, document, problems: problemsIn(document, derive) };
  } catch (error) {
    if (!(error instanceof UnreadableResult)) throw error;
    return { file, document: undefined, problems: [error.message] };
  }
}

function problemsIn(document: PublishedResult, derive: Derive): string[] {
  const lines = linesOn(document, derive);
  if (lines.length <= MOST_TOLD) return lines;
  return [...lines.slice(0, MOST_TOLD), `and ${lines.length - MOST_TOLD} more`];
}

function linesOn(document: PublishedResult, derive: Derive): string[] {
  try {
    return verify(document, derive).map(({ place, problem }) => `${place}: ${problem}`);
  } catch (error) {
    // No run writes segments from which nothing can be derived; an editor may.
    return [`cannot be rebuilt: ${error instanceof Error ? error.message : error}`];
  }
}
