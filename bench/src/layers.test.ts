import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** The folders from top to bottom, as docs/decisions/0028 describes them: each imports only from those below it. */
const LAYERS = ["commands", "report", "experiments", "paired", "lab", "results", "analysis"];
/** From here on down nothing knows which system is measured. */
const FIRST_NEUTRAL = "lab";
const SERVICE_WORDS = /\b(hero|heroes|villains?|locations?|fights?)\b/gi;
/** Names that others rely on, and why they stay. */
const KEPT_NAMES: Readonly<Record<string, string>> = {
  "lab/generators/k6-open-loop.ts": "fight.ts is the documented name of the k6 script",
  "results/export/benchmarks.ts": "the names of exported series continue in other tools",
};

/** Files by their path within `bench/src`, each with the files it imports, types included. */
type Graph = ReadonlyMap<string, readonly string[]>;

const layerOf = (file: string) => (file.includes("/") ? (file.split("/")[0] ?? "") : "main.ts");
const rankOf = (file: string) => LAYERS.indexOf(layerOf(file));

function graphOf(sources: ReadonlyMap<string, string>): Graph {
  const imported = /(?:\bfrom|\bimport)\s*\(?\s*"(\.{1,2}\/[^"]+)"/g;
  return new Map(
    [...sources].map(([file, text]) => {
      const paths = [...text.matchAll(imported)].map(([, path = ""]) => normalize(join(dirname(file), path)));
      return [file, [...new Set(paths)].filter((path) => sources.has(path))];
    }),
  );
}

const arrowsIn = (graph: Graph) =>
  [...graph].flatMap(([file, targets]) => targets.map((target) => [file, target] as const));

function upwardIn(graph: Graph): string[] {
  return arrowsIn(graph)
    .filter(([from, to]) => layerOf(from) !== layerOf(to) && rankOf(to) < rankOf(from))
    .map(([from, to]) => `${from} -> ${to}`);
}

function mutualFoldersIn(graph: Graph): string[] {
  const arrows = new Set(arrowsIn(graph).map(([from, to]) => `${dirname(from)} ${dirname(to)}`));
  return [...arrows].filter((arrow) => {
    const [from = "", to = ""] = arrow.split(" ");
    return from < to && arrows.has(`${to} ${from}`);
  });
}

/** The first circle that is found, as the files along it. */
function circleIn(graph: Graph): string[] {
  const done = new Set<string>();
  const path: string[] = [];
  function visit(file: string): string[] {
    const start = path.indexOf(file);
    if (start >= 0) return [...path.slice(start), file];
    if (done.has(file)) return [];
    path.push(file);
    for (const target of graph.get(file) ?? []) {
      const circle = visit(target);
      if (circle.length > 0) return circle;
    }
    path.pop();
    done.add(file);
    return [];
  }
  for (const file of graph.keys()) {
    const circle = visit(file);
    if (circle.length > 0) return circle;
  }
  return [];
}

function serviceWordsIn(sources: ReadonlyMap<string, string>): string[] {
  return [...sources].flatMap(([file, text]) => {
    if (rankOf(file) < LAYERS.indexOf(FIRST_NEUTRAL) || file in KEPT_NAMES) return [];
    // The scope of the workspace's packages is no service.
    const words = text.replaceAll("@super-heroes/", "").match(SERVICE_WORDS) ?? [];
    return words.map((word) => `${file}: ${word}`);
  });
}

describe("bench/src", () => {
  const sources = new Map(
    (readdirSync(import.meta.dir, { recursive: true }) as string[])
      .filter((file) => file.endsWith(".ts") && !/\.(test|fixture)\.ts$/.test(file))
      .map((file) => [file, readFileSync(join(import.meta.dir, file), "utf8")]),
  );
  const graph = graphOf(sources);

  test("has these layers and no other folder", () => {
    const folders = new Set([...sources.keys()].map(layerOf));
    expect([...folders].toSorted()).toEqual(["main.ts", ...LAYERS].toSorted());
  });

  test("imports nothing from a layer above", () => {
    expect(upwardIn(graph)).toEqual([]);
  });

  test("has no two folders that import each other", () => {
    expect(mutualFoldersIn(graph)).toEqual([]);
  });

  test("has no circle of files", () => {
    expect(circleIn(graph)).toEqual([]);
  });

  test("names no service of the system in the lab and below", () => {
    expect(serviceWordsIn(sources)).toEqual([]);
  });

  test("keeps the names that it says it keeps", () => {
    for (const file of Object.keys(KEPT_NAMES)) expect(sources.get(file)).toMatch(SERVICE_WORDS);
  });
});

describe("the rules find", () => {
  const graph = (...files: [file: string, text: string][]) => graphOf(new Map(files));

  test("an import from above, of a type too", () => {
    const found = graph(
      ["lab/a.ts", 'import type { B } from "../commands/b.ts";'],
      ["commands/b.ts", 'import { a } from "../lab/a.ts";'],
    );
    expect(upwardIn(found)).toEqual(["lab/a.ts -> commands/b.ts"]);
    expect(mutualFoldersIn(found)).toEqual(["commands lab"]);
  });

  test("a circle through three files, a dynamic import among them", () => {
    const found = graph(
      ["lab/a.ts", 'import {\n  b,\n} from "./b.ts";'],
      ["lab/b.ts", 'export { c } from "./c.ts";'],
      ["lab/c.ts", 'const a = await import("./a.ts");'],
    );
    expect(circleIn(found)).toEqual(["lab/a.ts", "lab/b.ts", "lab/c.ts", "lab/a.ts"]);
  });

  test("a service in the lab, and not in an experiment", () => {
    const text = "// asks heroes";
    expect(serviceWordsIn(new Map([["lab/a.ts", text]]))).toEqual(["lab/a.ts: heroes"]);
    expect(serviceWordsIn(new Map([["experiments/a.ts", text]]))).toEqual([]);
  });
});
