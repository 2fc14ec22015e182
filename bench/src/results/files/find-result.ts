import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { FOLDERS, ownFolder, publishedFolder, RUN_KINDS } from "./places.ts";
import { filesOfKind } from "./published-files.ts";

/** The folders in which results are searched for; the first that has the file is used. */
export type ResultFolders = readonly string[];

/** This clone's own results, then the published ones. */
export const resultFolders = (): ResultFolders => [ownFolder(), publishedFolder()];

/**
 * The file for a path, or for a bare name with or without `.json`, which is searched for in every folder and its folders
 * of kinds. A path that does not exist is returned unchanged.
 */
export function findResult(name: string, folders: ResultFolders = resultFolders()): string {
  if (existsSync(name) || name !== basename(name)) return name;
  const fileName = name.endsWith(".json") ? name : `${name}.json`;
  const candidates = folders.flatMap((folder) =>
    RUN_KINDS.map((kind) => join(folder, FOLDERS[kind], fileName)),
  );
  return candidates.find((path) => existsSync(path)) ?? name;
}

/** The newest result of an experiment in these folders, by the time with which its name begins; `undefined` without one. */
export async function newestExperiment(
  folders: ResultFolders = resultFolders(),
): Promise<string | undefined> {
  const found = await Promise.all(
    folders.map(async (folder) =>
      (await filesOfKind(folder, "experiments")).map((file) => ({ file, path: join(folder, file) })),
    ),
  );
  // The own file of a published run has the same name and content.
  return found.flat().toSorted((a, b) => (a.file < b.file ? 1 : a.file > b.file ? -1 : 0))[0]?.path;
}
