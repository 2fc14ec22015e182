import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** What imports what: each name with the names that it imports. */
export type ImportGraph = ReadonlyMap<string, ReadonlySet<string>>;

const IMPORTED = /\b(?:from|import)\s*\(?\s*"(\.[^"]+)"/g;

/**
 * The imports between the source files of a folder, by their paths in it: static, dynamic and type-only ones. Tests and
 * fixtures are left out.
 */
export function importsOf(folder: string): ImportGraph {
  const files = [...new Bun.Glob("**/*.{ts,tsx}").scanSync(folder)].filter(
    (file) => !/\.(test|fixture)\.tsx?$/.test(file),
  );
  const known = new Set(files);
  const importsOfFile = (file: string) =>
    [...readFileSync(join(folder, file), "utf8").matchAll(IMPORTED)]
      .map(([, specifier = ""]) => normalize(join(dirname(file), specifier)))
      .filter((target) => known.has(target));
  return new Map(files.sort().map((file) => [file, new Set(importsOfFile(file))]));
}

/** The same imports between the groups that the files belong to; imports within a group are left out. */
export function grouped(graph: ImportGraph, groupOf: (file: string) => string): ImportGraph {
  const groups = new Map<string, Set<string>>();
  for (const [file, targets] of graph) {
    const group = groupOf(file);
    const imported = groups.get(group) ?? new Set();
    for (const target of targets) if (groupOf(target) !== group) imported.add(groupOf(target));
    groups.set(group, imported);
  }
  return groups;
}

/** The folder at the top of a path, or the file's own name where it is in none. */
export const roomOf = (file: string): string => file.split("/", 1)[0] ?? "";

/**
 * Each circle of imports once, as a path that ends where it begins: `a.ts -> b.ts -> a.ts`. Where circles share files,
 * at least one of them is returned.
 */
export function circlesIn(graph: ImportGraph): string[] {
  const circles: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (name: string): void => {
    const at = path.indexOf(name);
    if (at >= 0) circles.push([...path.slice(at), name].join(" -> "));
    if (at >= 0 || done.has(name)) return;
    path.push(name);
    for (const target of graph.get(name) ?? []) visit(target);
    path.pop();
    done.add(name);
  };
  for (const name of graph.keys()) visit(name);
  return circles;
}

/** The imports of a room from one that stands above it, in an order of rooms from top to bottom. */
export const upwardImports = (
  rooms: ReadonlyMap<string, ReadonlySet<string>>,
  order: readonly string[],
): string[] =>
  [...rooms].flatMap(([room, imported]) =>
    [...imported]
      .filter((other) => order.indexOf(other) < order.indexOf(room))
      .map((other) => `${room} imports ${other}`),
  );
