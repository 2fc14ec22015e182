import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Static, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import { entityTagOf } from "@super-heroes/kit/http/entity-tag";
import { ENCODINGS, type Encoding } from "./accepted-encoding.ts";

/** The list of built files, which the build writes last. */
export const MANIFEST = "manifest.json";

/**
 * What the build writes: the files by their paths on the server, and the page. Beside a file there may be compressed ones, `.br`
 * and `.gz`. A file below {@link ASSETS} has a hash of its content in its name.
 */
const Manifest = Type.Object({
  files: Type.Record(Type.String(), Type.Object({ type: Type.String({ minLength: 1 }) })),
  index: Type.String({ minLength: 1 }),
});

/** The path of files that never change. */
export const ASSETS = "/assets/";

/** A path of the manifest: no empty segments, and none that begins with a dot. */
const PATH = /^(?:\/[\w-][\w.-]*)+$/;

const SUFFIXES: Readonly<Record<Encoding, string>> = { br: ".br", gzip: ".gz" };

/** The bytes of a file in one encoding. */
export interface Variant {
  readonly body: Uint8Array;
  /** Differs between the encodings of a file (RFC 9110, 8.8.3). */
  readonly entityTag: string;
}

/** A file in all encodings in which it was built. */
export interface WebFile {
  readonly type: string;
  /** Its content at this path never changes. */
  readonly isImmutable: boolean;
  readonly plain: Variant;
  readonly compressed: ReadonlyMap<Encoding, Variant>;
}

/** The built web application, in memory. */
export interface WebFiles {
  /** The HTML of every page. */
  readonly page: WebFile;
  /** By their paths on the server. */
  readonly files: ReadonlyMap<string, WebFile>;
}

/** The built files cannot be used. The message names the file and the reason. */
export class WebFilesError extends Error {
  override readonly name = "WebFilesError";
}

/**
 * Reads the built web application from its folder; `undefined` when it was not built. Only files that the manifest lists are read.
 * Throws {@link WebFilesError} for a manifest that is not valid, and for a file that is missing.
 */
export function readWebFiles(folder: string): WebFiles | undefined {
  if (!existsSync(join(folder, MANIFEST))) return undefined;
  const { files, index } = readManifest(folder);
  const page = readFile(folder, `/${index}`, "text/html; charset=utf-8");
  return {
    page,
    files: new Map(Object.entries(files).map(([path, { type }]) => [path, readFile(folder, path, type)])),
  };
}

function readManifest(folder: string): Static<typeof Manifest> {
  const file = join(folder, MANIFEST);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new WebFilesError(`${file} is not JSON: build the web application again`, { cause });
  }
  if (Value.Check(Manifest, content)) return content;
  const [error] = Value.Errors(Manifest, content);
  throw new WebFilesError(
    `${file} is not a list of built files, at "${error?.path}": build the web application again`,
  );
}

function readFile(folder: string, path: string, type: string): WebFile {
  if (!PATH.test(path))
    throw new WebFilesError(
      `${join(folder, MANIFEST)} has the path ${JSON.stringify(path)}: expected one such as "/assets/app-0a1b2c3d.js"`,
    );
  const plain = variantOf(join(folder, path));
  if (!plain)
    throw new WebFilesError(`${join(folder, path)} does not exist: build the web application again`);
  const compressed = new Map<Encoding, Variant>();
  for (const encoding of ENCODINGS) {
    const variant = variantOf(join(folder, path) + SUFFIXES[encoding]);
    if (variant) compressed.set(encoding, variant);
  }
  return { type, isImmutable: path.startsWith(ASSETS), plain, compressed };
}

function variantOf(file: string): Variant | undefined {
  if (!existsSync(file)) return undefined;
  const body = new Uint8Array(readFileSync(file));
  return { body, entityTag: entityTagOf(body) };
}
