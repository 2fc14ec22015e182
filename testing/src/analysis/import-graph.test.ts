import { expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { circlesIn, grouped, importsOf, roomOf } from "./import-graph.ts";

async function graphOf(files: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), "import-graph-"));
  try {
    for (const [file, text] of Object.entries(files)) await Bun.write(join(folder, file), text);
    return importsOf(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("static, dynamic, type-only and side-effect imports count; imports of tests and of packages do not", async () => {
  const graph = await graphOf({
    "a/one.ts":
      'import type { Two } from "./two.ts";\nexport { three } from "../b/three.ts";\nimport "elysia";',
    "a/two.ts": 'const load = () => import("../b/three.ts");\nimport "./four.ts";',
    "a/four.ts": "",
    "a/four.test.ts": 'import "./one.ts";',
    "b/three.ts": "",
  });
  expect(Object.fromEntries([...graph].map(([file, targets]) => [file, [...targets]]))).toEqual({
    "a/four.ts": [],
    "a/one.ts": ["a/two.ts", "b/three.ts"],
    "a/two.ts": ["b/three.ts", "a/four.ts"],
    "b/three.ts": [],
  });
});

test("a circle of files is found, however long", () => {
  const graph = new Map([
    ["a.ts", new Set(["b.ts"])],
    ["b.ts", new Set(["c.ts"])],
    ["c.ts", new Set(["b.ts"])],
  ]);
  expect(circlesIn(graph)).toEqual(["b.ts -> c.ts -> b.ts"]);
});

test("two paths to a file are not a circle", () => {
  const graph = new Map([
    ["a.ts", new Set(["b.ts", "c.ts"])],
    ["b.ts", new Set(["d.ts"])],
    ["c.ts", new Set(["d.ts"])],
    ["d.ts", new Set<string>()],
  ]);
  expect(circlesIn(graph)).toEqual([]);
});

test("two folders that import each other are a circle, even where no two files are", () => {
  const graph = new Map([
    ["a/one.ts", new Set(["b/two.ts"])],
    ["b/two.ts", new Set<string>()],
    ["b/three.ts", new Set(["a/four.ts"])],
    ["a/four.ts", new Set<string>()],
  ]);
  expect(circlesIn(graph)).toEqual([]);
  expect(circlesIn(grouped(graph, roomOf))).toEqual(["a -> b -> a"]);
});
