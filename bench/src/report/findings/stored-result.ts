import type { EarlierResult, PublishedResult } from "../../results/record/published-result.ts";
import type { ResultDocument } from "../../results/record/result.ts";
import { factsOf } from "../../results/run-facts.ts";

/** A result file that was read. */
export interface StoredResult {
  /** Its path within `results/`. */
  file: string;
  document: PublishedResult;
}

/** A result of the current edition. */
export interface CurrentResult extends StoredResult {
  document: ResultDocument;
}

/** A result of the first edition, which has no experiment and no derived part but a summary. */
export interface EarlierStoredResult extends StoredResult {
  document: EarlierResult;
}

/** Whether a result has the current edition. */
export function isCurrent(result: StoredResult): result is CurrentResult {
  return result.document.schemaVersion !== 1;
}

/** Whether a result has the first edition. */
export function isEarlier(result: StoredResult): result is EarlierStoredResult {
  return result.document.schemaVersion === 1;
}

/** The experiment of a result, as every list names it. */
export const experimentOf = ({ document }: StoredResult): string =>
  factsOf({ kind: "experiments", document }).title;
