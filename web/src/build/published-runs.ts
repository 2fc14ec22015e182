import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { PublishedRun } from "../pages/results/published-run.ts";
import { readRun } from "../pages/results/read-run.ts";

/** A run with the text of its file. */
export interface RunFile {
  run: PublishedRun;
  text: string;
}

/** The folders of `results/` whose runs are listed. Runs of an arm against itself are not: their noise floor is in the others. */
export const FOLDERS = [".", "ab", "costs", "tuning", "drills", "smoke", "accuracy", "web", "imported"];

const FILE = /^\d{4}-\d{2}-\d{2}T.*\.json$/;

/** The published runs in a folder, newest first. Throws when one cannot be shown. */
export async function publishedRuns(results: string): Promise<RunFile[]> {
  const files: RunFile[] = [];
  for (const folder of FOLDERS.filter((name) => existsSync(join(results, name))))
    for (const file of await readdir(join(results, folder)))
      if (FILE.test(file)) files.push(await runFile(file, join(results, folder, file)));
  return files.sort((one, other) => (one.run.startedAt < other.run.startedAt ? 1 : -1));
}

async function runFile(file: string, path: string): Promise<RunFile> {
  const text = await readFile(path, "utf8");
  const document = JSON.parse(text) as { startedAt?: string; started?: string };
  try {
    const { title, facts } = readRun(text);
    const stores = facts.find(([term]) => term === "Stores" || term === "Servers")?.[1];
    const engine = facts.find(([term]) => term === "Docker engine")?.[1];
    const stack = stores ?? (engine === undefined ? "" : `Docker ${engine}`);
    return {
      text,
      run: {
        file: nameOf(file, title),
        title,
        startedAt: document.startedAt ?? document.started ?? "",
        stack,
      },
    };
  } catch (error) {
    throw new Error(`${path}: ${(error as Error).message}`);
  }
}

/** Files of different folders may have the same name. */
const nameOf = (file: string, title: string): string =>
  title.startsWith("Experiment")
    ? file
    : file.replace(/\.json$/, `-${title.split(/[: ]/)[0]?.toLowerCase()}.json`);
