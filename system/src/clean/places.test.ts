import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdir, mkdtemp, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryRoot } from "@super-heroes/cli/repository";
import { LEFT_ALONE, type Machine, placesOn } from "./places.ts";

let folder: string;
let machine: Machine;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "super-heroes-clean-"));
  machine = {
    root: join(folder, "clone"),
    cache: join(folder, "cache"),
    temporary: join(folder, "tmp"),
    userId: process.getuid?.(),
  };
  const made = [
    "clone/.data/logs",
    "clone/kit/node_modules",
    "clone/results/local",
    "clone/web/dist",
    "clone/web/dist-4711",
    "cache/super-heroes-on-bun/smoke",
    "tmp/super-heroes-test-1",
    "tmp/super-heroes-in-use",
    "tmp/of-another-program",
  ];
  for (const path of made) await mkdir(join(folder, path), { recursive: true });
  await utimes(join(folder, "tmp/super-heroes-test-1"), new Date(0), new Date(0));
  for (const workspace of ["services/heroes", "deploy/openapi", "examples/runtimes/node"])
    await mkdir(join(machine.root, workspace, "node_modules"), { recursive: true });
  for (const workspace of ["kit", "services/heroes", "deploy/openapi", "examples/runtimes/node"])
    await Bun.write(join(machine.root, workspace, "package.json"), "{}");
  await Bun.write(join(machine.root, "results/published.json"), "{}");
});
afterAll(() => rm(folder, { recursive: true }));

test("existing places are found in the clone, the cache and among temporary files, and no others", async () => {
  const found = (await placesOn(machine)).map(({ path }) => path.slice(folder.length + 1)).sort();
  expect(found).toEqual([
    "cache/super-heroes-on-bun",
    "clone/.data",
    "clone/deploy/openapi/node_modules",
    "clone/examples/runtimes/node/node_modules",
    "clone/kit/node_modules",
    "clone/results/local",
    "clone/services/heroes/node_modules",
    "clone/web/dist",
    "clone/web/dist-4711",
    "tmp/super-heroes-test-1",
  ]);
});

test("temporary files of another user stay", async () => {
  const found = await placesOn({ ...machine, userId: 123_456 });
  expect(found.filter(({ kind }) => kind === "temporary")).toEqual([]);
});

test("every rule of .gitignore is cleaned, or kept for a reason", async () => {
  const cleaned = new Set([
    ".data",
    ".tools",
    "coverage",
    "node_modules",
    "/results/local",
    "/web/dist",
    "/web/dist-*",
  ]);
  const rules = (await Bun.file(join(repositoryRoot, ".gitignore")).text()).trim().split("\n");
  const unknown = rules.filter((rule) => !cleaned.has(rule) && !LEFT_ALONE.has(rule));
  expect(unknown, "add it to system/src/clean/places.ts").toEqual([]);
});
