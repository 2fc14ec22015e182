import { readFile } from "node:fs/promises";
import { isCutOff } from "./cut-off.ts";
import { mismatchFinder } from "./schema.ts";

/** A file that this version cannot read as a result; the message is one line with the reason. */
export class UnreadableResult extends Error {
  override readonly name = "UnreadableResult";
}

/** How a kind of file is read. */
export interface Edition {
  /** Where the field `schema` names the kind and its edition, as in `drills/1`; otherwise the edition is `schemaVersion`. */
  name?: string;
  /** The newest edition that this version reads. */
  version: number;
  /** From the repository's root, for the message. */
  schemaFile: string;
  /** The content of that file. */
  schema: object;
}

/** A reader that checks the text of a file against its schema. The reader throws {@link UnreadableResult}. */
export function readerOf<Document>({
  name,
  version,
  schemaFile,
  schema,
}: Edition): (text: string) => Document {
  const mismatchIn = mismatchFinder(schema);
  return (text) => {
    const document = parseJson(text);
    const written = name === undefined ? versionOf(document, version) : namedVersionOf(document, name);
    if (written > version) {
      throw new UnreadableResult(
        `was written by a newer version (schema ${written}; this one reads up to ${version})`,
      );
    }
    const mismatch = mismatchIn(document);
    if (mismatch) throw new UnreadableResult(`does not match ${schemaFile}: ${mismatch}`);
    return document as Document;
  };
}

/** The text of a file. Throws {@link UnreadableResult} where there is none, or it may not be read. */
export async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UnreadableResult(code === "ENOENT" ? "there is no such file" : `cannot be read: ${message}`);
  }
}

/** Reads the text of a file as JSON. Throws {@link UnreadableResult}. */
export function parseJson(text: string): unknown {
  if (text.trim() === "") throw new UnreadableResult("is empty");
  try {
    return JSON.parse(text);
  } catch (error) {
    if (isCutOff(text)) {
      const end = text.slice(-40).replace(/\s+/g, " ");
      throw new UnreadableResult(`ends in the middle: after ${text.length} characters, with …${end}`);
    }
    throw new UnreadableResult(`is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

function versionOf(document: unknown, newest: number): number {
  if (typeof document !== "object" || document === null || !("schemaVersion" in document)) {
    throw new UnreadableResult("has no schemaVersion, so it is not a result");
  }
  const { schemaVersion } = document;
  if (Number.isInteger(schemaVersion) && Number(schemaVersion) >= 1) return Number(schemaVersion);
  throw new UnreadableResult(
    `has an unknown schemaVersion: ${JSON.stringify(schemaVersion)}; expected 1 to ${newest}`,
  );
}

function namedVersionOf(document: unknown, name: string): number {
  const schema =
    typeof document === "object" && document !== null && "schema" in document ? document.schema : "";
  const [, version] = new RegExp(`^${name}/([1-9]\\d*)$`).exec(String(schema)) ?? [];
  if (version !== undefined) return Number(version);
  throw new UnreadableResult(`has no schema such as "${name}/1", so it is not a result`);
}
