import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { FOLDERS, RUN_KINDS, type RunKind } from "./places.ts";

/** The names of the result files in a folder, the oldest first: their names begin with their time. */
export async function publishedFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => name.endsWith(".json") && name !== "schema.json").sort();
}

/** The result files of one kind, named from the folder of all kinds. Empty where that kind has no folder. */
export async function filesOfKind(folder: string, kind: RunKind): Promise<string[]> {
  const own = join(folder, FOLDERS[kind]);
  if (!existsSync(own)) return [];
  return (await publishedFiles(own)).map((file) => join(FOLDERS[kind], file));
}

/** The result files of every kind, named likewise; the experiments first, then by kind, each the oldest first. */
export async function filesOfAllKinds(folder: string): Promise<string[]> {
  return (await Promise.all(RUN_KINDS.map((kind) => filesOfKind(folder, kind)))).flat();
}
