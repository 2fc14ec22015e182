import { pageOf } from "./page.ts";
import { picturesOf } from "./pictures.ts";
import { published } from "./published.ts";
import { readmeOf } from "./readme.ts";
import type { StoredResult } from "./stored-result.ts";

/**
 * Everything that is generated from results: the name of each file within `results/`, and what it holds. The same
 * bytes for the same results, in whatever order they are given.
 */
export async function renderAll(results: readonly StoredResult[]): Promise<Map<string, string>> {
  const runs = published(results);
  const pictures = picturesOf(runs);
  return new Map<string, string>([
    ["index.html", pageOf(runs)],
    ["README.md", readmeOf(runs, [...pictures.keys()])],
    ...pictures,
  ]);
}
