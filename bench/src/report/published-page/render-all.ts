import { factsOf } from "../../results/run-facts.ts";
import type { StoredRun } from "../../results/stored-run.ts";
import { publishedCosts } from "../findings/published-costs.ts";
import { publishedRuns } from "../findings/published-runs.ts";
import type { StoredResult } from "../findings/stored-result.ts";
import { picturesOf } from "./pictures.ts";
import { publishedPage } from "./published-page.ts";
import { resultsReadme } from "./results-readme.ts";

/**
 * All files that are generated from published runs: the content of each, by its name within `results/`. The bytes do not
 * depend on the order of the runs.
 */
export async function renderAll(runs: readonly StoredRun[]): Promise<Map<string, string>> {
  const experiments = publishedRuns(experimentsAmong(runs));
  const others = runs
    .filter(({ result }) => result.kind !== "experiments")
    .map(({ file, result }) => ({ file, facts: factsOf(result) }));
  const pictures = picturesOf(experiments);
  return new Map<string, string>([
    ["index.html", publishedPage(experiments, publishedCosts(runs))],
    ["README.md", resultsReadme(experiments, others, [...pictures.keys()])],
    ...pictures,
  ]);
}

function experimentsAmong(runs: readonly StoredRun[]): StoredResult[] {
  return runs.flatMap(({ file, result }) =>
    result.kind === "experiments" ? [{ file, document: result.document }] : [],
  );
}
