import schema from "../../../../results/schema.json";
import type { PublishedResult } from "../record/published-result.ts";
import { SCHEMA_VERSION } from "../record/result.ts";
import { readerOf, textOf } from "./edition.ts";

/** Reads and checks a result file. Throws `UnreadableResult`; its message does not name the file. */
export async function readResult(path: string): Promise<PublishedResult> {
  return parseResult(await textOf(path));
}

/** Reads and checks the text of a result file. Throws `UnreadableResult`. */
export const parseResult = readerOf<PublishedResult>({
  version: SCHEMA_VERSION,
  schemaFile: "results/schema.json",
  schema,
});
