import { Database } from "bun:sqlite";
import { afterAll, expect, test } from "bun:test";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededFile } from "./draw-stores.ts";

const rowsDir = await mkdtemp(join(tmpdir(), "draw-stores-"));
afterAll(() => rm(rowsDir, { recursive: true }));

function placeOf(signal = new AbortController().signal) {
  const progress: string[] = [];
  return {
    progress,
    runDir: rowsDir,
    rowsDir,
    signal,
    onProgress: (line: string) => void progress.push(line),
  };
}

test("a store has exactly the requested number of heroes, and is loaded once", async () => {
  const first = placeOf();
  const folder = await seededFile(50, first);
  expect(first.progress).toHaveLength(1);
  using database = new Database(join(folder, "heroes.sqlite"), { readonly: true });
  expect(database.query("select count(*) as heroes from hero").get()).toEqual({ heroes: 50 });

  const second = placeOf();
  expect(await seededFile(50, second)).toBe(folder);
  expect(second.progress).toEqual([]);
});

test("a load that was stopped is not used as a whole store", async () => {
  const stopped = AbortSignal.abort(new Error("stopped"));
  await expect(seededFile(60, placeOf(stopped))).rejects.toThrow("stopped");
  expect(await readdir(rowsDir)).not.toContain("60");
});
