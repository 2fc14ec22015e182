import { readdir } from "node:fs/promises";

/** The folder for results of `bench tuning`, within that of all results. */
export const TUNING_FOLDER = "tuning";

/** The folder for results of `bench costs`, likewise. */
export const COSTS_FOLDER = "costs";

/** The folder for the runs of `bench aa`, likewise. */
export const AA_FOLDER = "aa";

/** The names of the result files in a folder, the oldest first: their names begin with their time. */
export async function publishedFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => name.endsWith(".json") && name !== "schema.json").sort();
}
