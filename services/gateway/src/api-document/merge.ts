import type { Components, OpenApiDocument, Operation } from "@super-heroes/kit/openapi/document";

/** A document, and the prefix for those of its names that are taken already. */
export interface DocumentPart {
  name: string;
  document: OpenApiDocument;
}

const REFERENCE = /^#\/components\/([^/]+)\/([^/]+)$/;

/**
 * Merges documents: the paths, components and tags of all, with the `info` of the first one. Equal components of the same
 * name are kept once. Of components that differ, the later one is renamed with its references: `Location` of fights becomes
 * `FightsLocation`. Operation ids are made unique. A path that an earlier document has is left out.
 */
export function mergeDocuments(first: OpenApiDocument, parts: readonly DocumentPart[]): OpenApiDocument {
  const merged: OpenApiDocument = {
    ...first,
    tags: [...first.tags],
    paths: { ...first.paths },
    components: structuredClone(first.components),
  };
  const operationIds = new Set(operationsOf(first).map(({ operationId }) => operationId));
  for (const { name, document } of parts) {
    const { components, paths } = renamed(document, newNames(document.components, merged.components, name));
    for (const [kind, entries] of Object.entries(components))
      merged.components[kind] = { ...merged.components[kind], ...entries };
    for (const [path, methods] of Object.entries(paths)) {
      if (path in merged.paths) continue;
      for (const operation of Object.values(methods)) {
        operation.operationId = freeName(operation.operationId, name, (id) => operationIds.has(id));
        operationIds.add(operation.operationId);
      }
      merged.paths[path] = methods;
    }
    const known = new Set(merged.tags.map((tag) => tag.name));
    merged.tags.push(...document.tags.filter((tag) => !known.has(tag.name)));
  }
  return merged;
}

const operationsOf = ({ paths }: OpenApiDocument): Operation[] =>
  Object.values(paths).flatMap((methods) => Object.values(methods));

/** The new names of components that differ from those of the same name, or that refer to such a component. */
function newNames(components: Components, taken: Components, prefix: string): Map<string, string> {
  const all = Object.entries(components).flatMap(([kind, entries]) =>
    Object.entries(entries).map(([name, value]) => ({ kind, name, value })),
  );
  const clashing = all.filter(({ kind, name }) => taken[kind]?.[name] !== undefined);
  const names = new Map<string, string>();
  for (let before = -1; before < names.size; ) {
    before = names.size;
    for (const { kind, name, value } of clashing) {
      const differs = !Bun.deepEquals(value, taken[kind]?.[name]);
      if (!differs && !referencesIn(value).some((reference) => names.has(reference))) continue;
      const isTaken = (candidate: string) =>
        taken[kind]?.[candidate] !== undefined || components[kind]?.[candidate] !== undefined;
      names.set(`#/components/${kind}/${name}`, freeName(name, prefix, isTaken));
    }
  }
  return names;
}

/** The name if it is free, else the name with the prefix, else with the prefix and a number. */
function freeName(name: string, prefix: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(name)) return name;
  const prefixed =
    prefix.charAt(0).toUpperCase() + prefix.slice(1) + name.charAt(0).toUpperCase() + name.slice(1);
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? prefixed : `${prefixed}${number}`;
    if (!isTaken(candidate)) return candidate;
  }
}

/** A copy of the document with these components and the references to them renamed. */
function renamed(document: OpenApiDocument, names: ReadonlyMap<string, string>): OpenApiDocument {
  const copy = rewritten(document, names) as OpenApiDocument;
  const components = Object.entries(copy.components).map(([kind, entries]) => {
    const renamedEntries = Object.entries(entries).map(([name, value]) => [
      names.get(`#/components/${kind}/${name}`) ?? name,
      value,
    ]);
    return [kind, Object.fromEntries(renamedEntries)];
  });
  return { ...copy, components: Object.fromEntries(components) };
}

function rewritten(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => rewritten(item, names));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === "$ref" ? target(item, names) : rewritten(item, names),
    ]),
  );
}

function target(reference: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof reference !== "string") return rewritten(reference, names);
  const [, kind] = REFERENCE.exec(reference) ?? [];
  const name = names.get(reference);
  return name === undefined ? reference : `#/components/${kind}/${name}`;
}

function referencesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    key === "$ref" && typeof item === "string" ? [item] : referencesIn(item),
  );
}
