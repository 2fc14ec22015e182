import { afterAll, expect, test } from "bun:test";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { derive } from "../analysis/derive.ts";
import { documentOf } from "../results/document.ts";
import { readResult } from "../results/files/read-result.ts";
import type { ResultDocument } from "../results/record/result.ts";
import { observed } from "../results/result.fixture.ts";
import { verify } from "../results/verify.ts";
import { rebuildCommand } from "./rebuild-command.ts";

const folder = await mkdtemp(join(tmpdir(), "super-heroes-rebuild-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function stored(change: (document: ResultDocument) => void): Promise<string> {
  const document = structuredClone(documentOf(observed));
  change(document);
  const file = join(folder, "result.json");
  await Bun.write(file, JSON.stringify(document));
  return file;
}

test("what was derived by another rule is derived again, what was observed stays", async () => {
  const file = await stored((document) => {
    document.costs = [];
  });
  expect(verify(await readResult(file), derive)).not.toEqual([]);
  expect(await rebuildCommand({ print: () => {} }).run([file])).toBe(0);
  expect(verify(await readResult(file), derive)).toEqual([]);
});

test("a file whose observed part was edited is refused, and left alone", async () => {
  const file = await stored((document) => {
    document.seed += 1;
  });
  const before = await Bun.file(file).text();
  await expect(rebuildCommand({ print: () => {} }).run([file])).rejects.toThrow("was edited");
  expect(await Bun.file(file).text()).toBe(before);
});

test.each([
  [[], "expected FILE …, got nothing"],
  [["--all"], 'unknown option "--all". Known: --published, --help'],
])("%j is a usage error", async (argv, message) => {
  await expect(rebuildCommand({ print: () => {} }).run(argv)).rejects.toThrow(message);
});

test("a published result is rewritten only with --published, an own one always", async () => {
  const parts = { folder, local: join(folder, "local"), print: () => {} };
  const text = JSON.stringify({ ...documentOf(observed), costs: [] });
  for (const place of ["published.json", "local/own.json"]) await Bun.write(join(folder, place), text);
  await expect(rebuildCommand(parts).run(["published"])).rejects.toThrow("published.json is published");
  expect(await Bun.file(join(folder, "published.json")).text()).toBe(text);
  for (const argv of [["own"], ["published.json", "--published"]])
    expect(await rebuildCommand(parts).run(argv)).toBe(0);
  for (const place of ["published.json", "local/own.json"])
    expect(verify(await readResult(join(folder, place)), derive)).toEqual([]);
});

test.each([
  ["null", "is not a result of an experiment of version 2"],
  ['{"schemaVersion": 2, "seg', "ends in the middle"],
  ['{"schemaVersion": 1, "passes": []}', "is not a result of an experiment of version 2"],
])("%s is refused in one line that names the file", async (text, message) => {
  const file = join(folder, "odd.json");
  await Bun.write(file, text);
  await expect(rebuildCommand({ print: () => {} }).run([file])).rejects.toThrow(
    new RegExp(`odd.json.*${message}`),
  );
});
