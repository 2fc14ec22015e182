import type { ExperimentName } from "../../analysis/observation/run.ts";
import type { ResultDocument } from "../../results/record/result.ts";
import { type CurrentResult, isCurrent, type StoredResult } from "./stored-result.ts";

/** Stacks in their order on the page: real databases first, because a team would run those. */
const STACKS: readonly ResultDocument["stack"]["kind"][] = ["local", "embedded", "remote"];

/** Results of experiments, and the choice of those that a section shows. */
export interface PublishedRuns {
  /** Newest first. */
  all: readonly StoredResult[];
  current: readonly CurrentResult[];
  /**
   * The newest result of each stack that meets the condition, the local stack first. A result that is complete and not
   * quick precedes every one that is not.
   */
  newestPerStack(wanted: (document: ResultDocument) => boolean): CurrentResult[];
}

/** The results for several conditions, each once: one run seldom has everything that a section shows. */
export const newestForEach = (
  { newestPerStack }: Pick<PublishedRuns, "newestPerStack">,
  conditions: readonly ((document: ResultDocument) => boolean)[],
): CurrentResult[][] => {
  const seen = new Set<string>();
  return conditions.flatMap((wanted) => {
    const results = newestPerStack(wanted).filter(({ file }) => !seen.has(file));
    for (const { file } of results) seen.add(file);
    return results.length === 0 ? [] : [results];
  });
};

/** The results in the order of the page, which does not depend on the order given. */
export function publishedRuns(results: readonly StoredResult[]): PublishedRuns {
  const all = results.toSorted(
    (a, b) => compareText(b.document.startedAt, a.document.startedAt) || compareText(b.file, a.file),
  );
  const current = all.filter(isCurrent);
  return {
    all,
    current,
    newestPerStack: (wanted) =>
      STACKS.flatMap((kind) => {
        const candidates = current.filter(({ document }) => document.stack.kind === kind && wanted(document));
        return candidates.find(({ document }) => isFull(document)) ?? candidates[0] ?? [];
      }),
  };
}

/** A single result, which every condition of {@link PublishedRuns.newestPerStack} chooses. */
export const singleRun = (run: CurrentResult): PublishedRuns => ({
  all: [run],
  current: [run],
  newestPerStack: () => [run],
});

/** A condition for {@link PublishedRuns.newestPerStack}: a result of the experiment that has something to show. */
export const isExperiment =
  (
    name: ExperimentName,
    shown: (document: ResultDocument) => readonly unknown[] = ({ segments }) => segments,
  ) =>
  (document: ResultDocument): boolean =>
    document.experiment === name && shown(document).length > 0;

/** A condition: a comparison of several modes alone, at the same settings and without latency added to upstream calls. */
export const isComparison =
  (shown?: (document: ResultDocument) => readonly unknown[]) =>
  (document: ResultDocument): boolean =>
    isExperiment("compare", shown)(document) &&
    document.config.modes.length > 1 &&
    !hasAddedLatency(document) &&
    !variesSettings(document);

/** Whether any arm was measured with latency added to its upstream calls. */
export const hasAddedLatency = ({ config }: ResultDocument) =>
  config.latencies.some((latency) => latency !== null);

/** Whether numbers of workers, draw sources or replicas were compared. */
const variesSettings = ({ config }: ResultDocument) =>
  [config.workers, config.drawSources, config.replicas].some(
    (settings) => new Set<unknown>(settings).size > 1,
  );

const isFull = ({ complete, config }: ResultDocument) => complete && !config.quick;

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
