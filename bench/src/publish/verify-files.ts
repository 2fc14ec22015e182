import { join } from "node:path";
import { parseCosts, verifyCosts } from "../costs/read-costs.ts";
import { parseTuning, verifyTuning } from "../tuning/read-tuning.ts";
import type { Difference } from "./differences.ts";
import type { PublishedResult } from "./published-result.ts";
import { readResult, textOf, UnreadableResult } from "./read-result.ts";
import { type Derive, verify } from "./verify.ts";

/** What became of a file that was verified. */
export interface VerifiedFile {
  file: string;
  /** What is wrong with it, each in one line; empty when nothing is. */
  problems: string[];
}

/** A result of an experiment that was verified. */
export interface VerifiedResult extends VerifiedFile {
  /** `undefined` when it could not be read. */
  document: PublishedResult | undefined;
}

/** How many problems of one file are told; a file with more is wrong as a whole. */
const MOST_TOLD = 20;

/** Reads each file in the folder and rebuilds what is derived in it. Never throws for what a file holds. */
export async function verifyFiles(
  folder: string,
  files: readonly string[],
  derive: Derive,
): Promise<VerifiedResult[]> {
  const verified: VerifiedResult[] = [];
  for (const file of files) {
    const read = () => readResult(join(folder, file));
    verified.push({ file, ...(await verifyFile(read, (result) => verify(result, derive))) });
  }
  return verified;
}

/** The same for results of `bench tuning`. */
export const verifyTuningFiles: VerifyFolder = (folder, files) =>
  verifyEach(folder, files, parseTuning, verifyTuning);

/** The same for results of `bench costs`. */
export const verifyCostsFiles: VerifyFolder = (folder, files) =>
  verifyEach(folder, files, parseCosts, verifyCosts);

/** Verifies files of a kind of their own, named from the folder. */
export type VerifyFolder = (folder: string, files: readonly string[]) => Promise<VerifiedFile[]>;

async function verifyEach<Document>(
  folder: string,
  files: readonly string[],
  parse: (text: string) => Document,
  differencesIn: (document: Document) => Difference[],
): Promise<VerifiedFile[]> {
  const verified: VerifiedFile[] = [];
  for (const file of files) {
    const read = async () => parse(await textOf(join(folder, file)));
    const { problems } = await verifyFile(read, differencesIn);
    verified.push({ file, problems });
  }
  return verified;
}

async function verifyFile<Document>(
  read: () => Promise<Document>,
  differencesIn: (document: Document) => Difference[],
): Promise<{ document: Document | undefined; problems: string[] }> {
  try {
    const document = await read();
    return { document, problems: atMostTold(linesOn(() => differencesIn(document))) };
  } catch (error) {
    if (!(error instanceof UnreadableResult)) throw error;
    return { document: undefined, problems: [error.message] };
  }
}

function atMostTold(lines: string[]): string[] {
  if (lines.length <= MOST_TOLD) return lines;
  return [...lines.slice(0, MOST_TOLD), `and ${lines.length - MOST_TOLD} more`];
}

function linesOn(differences: () => Difference[]): string[] {
  try {
    return differences().map(({ place, problem }) => `${place}: ${problem}`);
  } catch (error) {
    // No run writes raw values from which nothing can be derived; an editor may.
    return [`cannot be rebuilt: ${error instanceof Error ? error.message : error}`];
  }
}
