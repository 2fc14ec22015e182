import { afterAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { derive } from "../derive/derive.ts";
import { documentOf } from "../result/document.ts";
import type { ResultDocument } from "../result/result.ts";
import { readResult } from "./read-result.ts";
import { rebuildCommand } from "./rebuild-command.ts";
import { observed } from "./result.fixture.ts";
import { verify } from "./verify.ts";

const folder = await mkdtemp(join(tmpdir(), "super-heroes-rebuild-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function stored(change: (document: ResultDocument) => void): Promise<string> {
  const document = structuredClone(documentOf(observed));
  change(document);
  const file = join(folder, "result.json");
  await Bun.write(file, JSON.stringify(document));
  return file;
}

test("what was derived by another rule is worked out again, what was observed stays", async () => {
  const file = await stored((document) => {
    document.costs = [];
  });
  expect(verify(await readResult(file), derive)).not.toEqual([]);
  expect(await rebuildCommand([file], () => {})).toBe(0);
  expect(verify(await readResult(file), derive)).toEqual([]);
});

test("a file whose observed part was edited is refused, and left alone", async () => {
  const file = await stored((document) => {
    document.seed += 1;
  });
  const before = await Bun.file(file).text();
  await expect(rebuildCommand([file], () => {})).rejects.toThrow("was edited");
  expect(await Bun.file(file).text()).toBe(before);
});

test.each([[[]], [["--all"]]])("%j is a usage error", async (argv) => {
  await expect(rebuildCommand(argv, () => {})).rejects.toThrow(/rebuild (expects|takes)/);
});
