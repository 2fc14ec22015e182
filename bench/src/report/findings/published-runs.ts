import type { ExperimentName, ResultDocument } from "../../results/run/result.ts";
import { type CurrentResult, isCurrent, type StoredResult } from "./stored-result.ts";

/** Real databases come before embedded ones: they are what a team would run. */
const STACKS: readonly ResultDocument["stack"]["kind"][] = ["local", "embedded", "remote"];

/** All runs, and the choice of which of them a section is made from. */
export interface Published {
  /** Newest first. */
  all: readonly StoredResult[];
  current: readonly CurrentResult[];
  /**
   * The newest run of each stack that satisfies the condition, the local stack's first. A run that is complete and
   * not quick comes before any that is not, however new.
   */
  newestPerStack(wanted: (document: ResultDocument) => boolean): CurrentResult[];
}

/** Runs in the order of the page, whatever order the files were read in. */
export function published(results: readonly StoredResult[]): Published {
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

/** A condition for {@link Published.newestPerStack}: of this experiment, and not stopped before it had any of these. */
export const isExperiment =
  (
    name: ExperimentName,
    shown: (document: ResultDocument) => readonly unknown[] = ({ segments }) => segments,
  ) =>
  (document: ResultDocument): boolean =>
    document.experiment === name && shown(document).length > 0;

/** A compare of modes of the services as they are: of more than one, and nothing was added to upstream calls. */
export const isComparison =
  (shown?: (document: ResultDocument) => readonly unknown[]) =>
  (document: ResultDocument): boolean =>
    isExperiment("compare", shown)(document) &&
    document.config.modes.length > 1 &&
    !hasAddedLatency(document);

/** Whether any arm was measured with a latency added to its upstream calls. */
export const hasAddedLatency = ({ config }: ResultDocument) =>
  config.latencies.some((latency) => latency !== null);

const isFull = ({ complete, config }: ResultDocument) => complete && !config.quick;

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
