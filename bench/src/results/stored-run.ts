import { join } from "node:path";
import { type AnyResult, readAny } from "./any-result.ts";
import { UnreadableResult } from "./files/edition.ts";

/** A result file of any kind that was read. */
export interface StoredRun {
  /** Its path within the folder of all results. */
  file: string;
  result: AnyResult;
}

/** A result file that cannot be read, and why, in one line. */
export interface BrokenRun {
  file: string;
  problem: string;
}

/** Reads a result file in the folder. Never throws for the content of a file. */
export async function readRun(folder: string, file: string): Promise<StoredRun | BrokenRun> {
  try {
    return { file, result: await readAny(join(folder, file)) };
  } catch (error) {
    if (!(error instanceof UnreadableResult)) throw error;
    return { file, problem: error.message };
  }
}

export const isBroken = (run: StoredRun | BrokenRun): run is BrokenRun => "problem" in run;
