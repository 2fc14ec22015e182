import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import type { OpenApiDocument } from "@super-heroes/kit/openapi/document";

/** The command that writes the documents. */
export const WRITE = "bun run contracts --write";

/** The files of a service's documents, from the repository's root. */
export const filesOf = (service: string) => ({
  /** The document of the sources. */
  current: `services/${service}/openapi.json`,
  /** The document of the last release. A service that is newer has none. */
  released: `services/${service}/openapi.released.json`,
  /** The breaking changes since then that are intended. Absent when there are none. */
  accepted: `services/${service}/openapi.breaks.json`,
});

/** A breaking change that is intended. */
export interface AcceptedBreak {
  /** The line that names it. */
  readonly break: string;
  /** The text of CHANGELOG.md, under *Changed*, by which clients learn of it. */
  readonly changelog: string;
}

/** The JSON of a file; `undefined` where there is none. */
export function jsonIn<Content>(file: string): Content | undefined {
  const path = join(repositoryRoot, file);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Content) : undefined;
}

const byName = <Value>(record: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).toSorted(([one], [other]) => (one < other ? -1 : 1)));

/**
 * A document as it is committed: paths, methods and components by name, because their order depends on that of the code, and
 * without the version of the system, which changes with each release.
 */
export function committedForm(document: OpenApiDocument): OpenApiDocument {
  const { info, tags, paths, components } = document;
  const methods = Object.entries(paths).map(([path, operations]) => [path, byName(operations)] as const);
  const kinds = Object.entries(components).map(([kind, entries]) => [kind, byName(entries)] as const);
  return {
    ...document,
    info: { ...info, version: "0.0.0" },
    tags: tags.toSorted((one, other) => (one.name < other.name ? -1 : 1)),
    paths: byName(Object.fromEntries(methods)),
    components: byName(Object.fromEntries(kinds)),
  };
}
