import { afterAll, expect, test } from "bun:test";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keepText } from "./write.ts";

const folder = await mkdtemp(join(tmpdir(), "write-"));
afterAll(() => rm(folder, { recursive: true }));

test("the first place is taken, its folder made", async () => {
  const file = join(folder, "results", "run.json");
  expect(await keepText([file, join(folder, "other.json")], "{}")).toEqual({ file, trouble: null });
  expect(await readdir(join(folder, "results"))).toEqual(["run.json"]);
  expect(await Bun.file(file).text()).toBe("{}");
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
  expect(await Bun.file(spare).text()).toBe("everything");
});

test("a file where the folder should be is no place", async () => {
  await writeFile(join(folder, "in-the-way"), "");
  const file = join(folder, "in-the-way", "run.json");
  await expect(keepText([file], "{}")).rejects.toThrow(`${file} could not be written`);
});
