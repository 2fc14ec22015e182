import { factsOf } from "../../results/run-facts.ts";
import type { StoredRun } from "../../results/stored-run.ts";
import { pageOf } from "./page.ts";
import { picturesOf } from "./pictures.ts";
import { published } from "./published.ts";
import { readmeOf } from "./readme.ts";
import type { StoredResult } from "./stored-result.ts";

/**
 * Everything that is generated from published runs: the name of each file within `results/`, and what it holds. The
 * same bytes for the same runs, in whatever order they are given.
 */
export async function renderAll(runs: readonly StoredRun[]): Promise<Map<string, string>> {
  const experiments = published(experimentsAmong(runs));
  const others = runs
    .filter(({ result }) => result.kind !== "experiments")
    .map(({ file, result }) => ({ file, facts: factsOf(result) }));
  const pictures = picturesOf(experiments);
  return new Map<string, string>([
    ["index.html", pageOf(experiments)],
    ["README.md", readmeOf(experiments, others, [...pictures.keys()])],
    ...pictures,
  ]);
}

/** The runs that the page is made from. */
export function experimentsAmong(runs: readonly StoredRun[]): StoredResult[] {
  return runs.flatMap(({ file, result }) =>
    result.kind === "experiments" ? [{ file, document: result.document }] : [],
  );
}
