import { afterAll, expect, test } from "bun:test";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createWhole, keepText, replaceWhole } from "./write.ts";

const folder = await mkdtemp(join(tmpdir(), "write-"));
afterAll(() => rm(folder, { recursive: true }));

const read = (file: string) => Bun.file(file).text();

test("the first place is used, and its folder created", async () => {
  const file = join(folder, "results", "run.json");
  expect(await keepText([file, join(folder, "other.json")], "{}")).toEqual({ file, trouble: null });
  expect(await readdir(join(folder, "results"))).toEqual(["run.json"]);
  expect(await read(file)).toBe("{}");
});

test("a full disk leaves nothing behind, and the next place has it all", async () => {
  const full = join(folder, "full", "run.json");
  const spare = join(folder, "spare", "run.json");
  const write = async (file: string, text: string) => {
    await writeFile(file, file.startsWith(full) ? text.slice(0, 3) : text);
    if (file.startsWith(full)) throw new Error("ENOSPC: no space left on device, write");
  };
  expect(await keepText([full, spare], "everything", write)).toEqual({
    file: spare,
    trouble: `${full} could not be written: ENOSPC: no space left on device, write`,
  });
  expect(await readdir(join(folder, "full"))).toEqual([]);
  expect(await read(spare)).toBe("everything");
});

test("a file where the folder should be is no place", async () => {
  await writeFile(join(folder, "in-the-way"), "");
  const file = join(folder, "in-the-way", "run.json");
  await expect(keepText([file], "{}")).rejects.toThrow(`${file} could not be written`);
});

test("an existing file is not overwritten, and the next free name is used", async () => {
  const own = join(folder, "taken");
  const file = join(own, "run.json");
  for (const text of ["first", "second", "third"]) await keepText([file], text);
  expect((await readdir(own)).sort()).toEqual(["run-2.json", "run-3.json", "run.json"]);
  expect(await Promise.all(["", "-2", "-3"].map((end) => read(join(own, `run${end}.json`))))).toEqual([
    "first",
    "second",
    "third",
  ]);
});

test("writers that meet under one name each get a file of their own", async () => {
  const own = join(folder, "crowd");
  const texts = Array.from({ length: 20 }, (_, number) => `run ${number}`);
  const kept = await Promise.all(texts.map((text) => keepText([join(own, "run.json")], text)));
  expect(new Set(kept.map(({ file }) => file)).size).toBe(20);
  expect(await Promise.all(kept.map(({ file }) => read(file)))).toEqual(texts);
  expect(await readdir(own)).toHaveLength(20);
});

test("a file is created once, also when many try at the same moment", async () => {
  const file = join(folder, "once.json");
  const outcomes = await Promise.all(["a", "b", "c", "d"].map((text) => createWhole(file, text)));
  expect(outcomes.filter(Boolean)).toHaveLength(1);
  const text = await read(file);
  expect(text).toBe(["a", "b", "c", "d"][outcomes.indexOf(true)] ?? "");
  expect(await createWhole(file, "late")).toBe(false);
  expect(await read(file)).toBe(text);
});

test("a file is replaced as a whole, or stays when that fails", async () => {
  const own = join(folder, "replaced");
  await mkdir(own);
  const file = join(own, "page.html");
  await replaceWhole(file, "old");
  await replaceWhole(file, "new");
  expect(await read(file)).toBe("new");
  await mkdir(join(own, "folder.html"));
  await expect(replaceWhole(join(own, "folder.html"), "x")).rejects.toThrow();
  expect((await readdir(own)).sort()).toEqual(["folder.html", "page.html"]);
});
