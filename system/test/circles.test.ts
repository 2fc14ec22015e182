/** No file imports itself in a roundabout way, through types neither, and no package imports one above it. */
import { expect, test } from "bun:test";
import { dirname, join, normalize } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";

/** Imports, exports and dynamic imports, those of types included. */
const IMPORT = /(?:\bfrom|\bimport|\bimport\()\s*"([^"\n]+)"/g;

/** The source files of the repository; tests and their fixtures are at the end of every chain. */
async function sourceFiles(): Promise<string[]> {
  const files: string[] = [];
  for await (const file of new Bun.Glob("**/*.{ts,tsx}").scan({ cwd: repositoryRoot }))
    if (!/(^|\/)(node_modules|\.data|test|dist)\/|\.(test|fixture)\.tsx?$/.test(file)) files.push(file);
  return files.sort();
}

/** The file that an import names; `undefined` for packages from npm and the runtime. */
function importedFile(from: string, specifier: string, isFile: ReadonlySet<string>): string | undefined {
  const [, name = "", path = ""] = /^@super-heroes\/(\w+)\/(.+)$/.exec(specifier) ?? [];
  const candidates = specifier.startsWith(".")
    ? [normalize(join(dirname(from), specifier))]
    : [`${name}/src/${path}.ts`, `services/${name}/src/${path}.ts`];
  return candidates.find((candidate) => isFile.has(candidate));
}

/** Which files each file imports. */
async function importGraph(): Promise<Map<string, string[]>> {
  const files = await sourceFiles();
  const isFile = new Set(files);
  const entries = files.map(async (file): Promise<[string, string[]]> => {
    const text = await Bun.file(join(repositoryRoot, file)).text();
    const imported = [...text.matchAll(IMPORT)].map(([, specifier = ""]) =>
      importedFile(file, specifier, isFile),
    );
    return [file, imported.filter((target) => target !== undefined)];
  });
  return new Map(await Promise.all(entries));
}

/** The circles of a graph: each is a set of nodes that reach one another (Tarjan's strongly connected components). */
function circlesIn(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const circles: string[][] = [];
  const visit = (node: string): number => {
    const own = index.size;
    index.set(node, own);
    lowest.set(node, own);
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      const reached = index.has(next) ? (stack.includes(next) ? (index.get(next) ?? own) : own) : visit(next);
      lowest.set(node, Math.min(lowest.get(node) ?? own, reached));
    }
    if (lowest.get(node) === own) {
      const members = stack.splice(stack.indexOf(node));
      if (members.length > 1 || graph.get(node)?.includes(node)) circles.push(members.toSorted());
    }
    return lowest.get(node) ?? own;
  };
  for (const node of graph.keys()) if (!index.has(node)) visit(node);
  return circles;
}

const packageOf = (file: string) => /^(services\/\w+|\w+)\//.exec(file)?.[1] ?? "";

test("circles are found", () => {
  const graph = new Map([
    ["a", ["b"]],
    ["b", ["c", "d"]],
    ["c", ["a"]],
    ["d", ["e"]],
    ["e", ["e"]],
  ]);
  expect(circlesIn(graph).toSorted()).toEqual([["a", "b", "c"], ["e"]]);
});

test("no files import one another in a circle", async () => {
  const graph = await importGraph();
  expect(graph.size).toBeGreaterThan(500);
  expect(graph.get("cli/src/command.ts")).toContain("cli/src/help.ts");
  expect(circlesIn(graph)).toEqual([]);
});

test("no packages import one another in a circle", async () => {
  const packages = new Map<string, string[]>();
  for (const [file, imported] of await importGraph()) {
    const own = packageOf(file);
    const others = imported.map(packageOf).filter((name) => name !== own);
    packages.set(own, [...new Set([...(packages.get(own) ?? []), ...others])]);
  }
  expect(circlesIn(packages)).toEqual([]);
});
