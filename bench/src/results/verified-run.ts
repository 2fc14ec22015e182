import { type AnyResult, readAny } from "./any-result.ts";
import { UnreadableResult } from "./files/edition.ts";
import type { Derive } from "./verify.ts";
import { problemsIn } from "./verify-files.ts";

/**
 * Reads a result that has to be as it was written. Throws an error of one line, with the file's name, where it cannot be
 * read or does not verify.
 */
export async function readVerified(path: string, derive: Derive): Promise<AnyResult> {
  let result: AnyResult;
  try {
    result = await readAny(path);
  } catch (error) {
    throw error instanceof UnreadableResult ? new Error(`${path} ${error.message}`) : error;
  }
  const [first, ...others] = problemsIn(result, derive);
  if (first === undefined) return result;
  const more = others.length === 0 ? "" : ` (${others.length} more: bench verify lists them)`;
  throw new Error(`${path} is not as it was written: ${first}${more}`);
}
