import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  circlesIn,
  grouped,
  type ImportGraph,
  importsOf,
  roomOf,
} from "@super-heroes/testing/analysis/import-graph";

/** The folders as the README lists them, from top to bottom: each imports only from those below it. */
const LAYERS = [
  ...(await Bun.file(join(import.meta.dir, "../README.md")).text()).matchAll(
    /^\| `([a-z]+(?:\/|\.ts))` +\|/gm,
  ),
].map(([, folder = ""]) => folder.replace("/", ""));
/** From here on down nothing knows which system is measured. */
const NEUTRAL = LAYERS.slice(LAYERS.indexOf("lab"));
const SERVICE_WORD = /\b(hero|heroes|villains?|locations?|fights?)\b/i;
/** Names that others rely on, and why they stay. */
const KEPT_NAMES: Readonly<Record<string, string>> = {
  "lab/generators/k6-open-loop.ts": "fight.ts is the documented name of the k6 script",
  "results/export/benchmarks.ts": "the names of exported series continue in other tools",
};

function upwardIn(graph: ImportGraph): string[] {
  return [...grouped(graph, roomOf)].flatMap(([layer, imported]) =>
    [...imported]
      .filter((other) => LAYERS.indexOf(other) < LAYERS.indexOf(layer))
      .map((other) => `${layer} -> ${other}`),
  );
}

function mutualIn(folders: ImportGraph): string[] {
  return [...folders].flatMap(([folder, imported]) =>
    [...imported]
      .filter((other) => folder < other && folders.get(other)?.has(folder))
      .map((other) => `${folder} <-> ${other}`),
  );
}

/** The first name of a service in a text; the scope of the workspace's packages is none. */
const serviceWordIn = (text: string) => SERVICE_WORD.exec(text.replaceAll("@super-heroes/", ""))?.[0];

describe("bench/src", () => {
  const graph = importsOf(import.meta.dir);
  const textOf = (file: string) => readFileSync(join(import.meta.dir, file), "utf8");

  test("has the folders that the README lists, and no other", () => {
    expect([...new Set([...graph.keys()].map(roomOf))].toSorted()).toEqual(LAYERS.toSorted());
  });

  test("imports nothing from a layer above", () => {
    expect(upwardIn(graph)).toEqual([]);
  });

  test("has no two folders that import each other", () => {
    expect(mutualIn(grouped(graph, dirname))).toEqual([]);
  });

  test("has no circle of files, types included", () => {
    expect(circlesIn(graph)).toEqual([]);
  });

  test("names no service of the system in the lab and below", () => {
    const found = [...graph.keys()].flatMap((file) => {
      const word = NEUTRAL.includes(roomOf(file)) && !(file in KEPT_NAMES) && serviceWordIn(textOf(file));
      return word ? [`${file}: ${word}`] : [];
    });
    expect(found).toEqual([]);
  });

  test("has the kept names still", () => {
    for (const file of Object.keys(KEPT_NAMES)) expect(serviceWordIn(textOf(file)), file).toBeDefined();
  });
});

describe("the rules find", () => {
  const graph: ImportGraph = new Map([
    ["commands/b.ts", new Set(["lab/a.ts"])],
    ["lab/a.ts", new Set(["commands/b.ts"])],
  ]);

  test("an import from above, and the two folders that import each other", () => {
    expect(upwardIn(graph)).toEqual(["lab -> commands"]);
    expect(mutualIn(grouped(graph, dirname))).toEqual(["commands <-> lab"]);
  });

  test("the name of a service, also within a sentence", () => {
    expect(serviceWordIn('import "@super-heroes/kit/log";\n// requests Heroes')).toBe("Heroes");
    expect(serviceWordIn("cpuMsPerFight")).toBeUndefined();
  });
});
