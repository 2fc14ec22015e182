import { factsOf } from "../../results/publish/run-facts.ts";
import type { StoredRun } from "../../results/publish/stored-run.ts";
import { published } from "../findings/published-runs.ts";
import type { StoredResult } from "../findings/stored-result.ts";
import { picturesOf } from "./pictures.ts";
import { pageOf } from "./published-page.ts";
import { readmeOf } from "./results-readme.ts";

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
