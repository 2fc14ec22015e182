import type { CostsResult } from "../../results/paired/costs-result.ts";
import type { StoredRun } from "../../results/stored-run.ts";

/** One cost of what surrounds a fight, and the run that measured it. */
export interface PublishedCost {
  cost: string;
  /** The path of the run's file within `results/`. */
  file: string;
  document: CostsResult;
}

/** The newest measurement of each cost, by name. A complete run precedes every one that is not. */
export function publishedCosts(runs: readonly StoredRun[]): PublishedCost[] {
  const newestFirst = runs
    .flatMap(({ file, result }) => (result.kind === "costs" ? [{ file, document: result.document }] : []))
    .toSorted((a, b) => (a.file < b.file ? 1 : -1));
  const names = new Set(newestFirst.flatMap(({ document }) => measured(document)));
  return [...names].sort().flatMap((cost) => {
    const candidates = newestFirst.filter(({ document }) => measured(document).includes(cost));
    const chosen = candidates.find(({ document }) => document.complete) ?? candidates[0];
    return chosen ? [{ cost, ...chosen }] : [];
  });
}

const measured = ({ derived }: CostsResult): string[] => derived.arms.map(({ cost }) => cost);
