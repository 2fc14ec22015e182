import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { filesOfAllKinds } from "./files/published-files.ts";
import { replaceWhole } from "./files/write.ts";
import { isBroken, readRun, type StoredRun } from "./stored-run.ts";

/** Every published run. Throws, with the file's name, for one that cannot be read. */
export async function publishedRuns(folder: string): Promise<StoredRun[]> {
  const runs = await Promise.all((await filesOfAllKinds(folder)).map((file) => readRun(folder, file)));
  return runs.map((run) => {
    if (isBroken(run)) throw new Error(`${join(folder, run.file)}: ${run.problem}`);
    return run;
  });
}

/** Writes the generated files whose content has changed. Resolves with their names. */
export async function writeChanged(folder: string, pages: ReadonlyMap<string, string>): Promise<string[]> {
  const changed: string[] = [];
  for (const [name, content] of pages) {
    const file = join(folder, name);
    if (existsSync(file) && (await readFile(file, "utf8")) === content) continue;
    await replaceWhole(file, content);
    changed.push(name);
  }
  return changed;
}
