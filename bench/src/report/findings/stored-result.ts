import type { EarlierResult, PublishedResult } from "../../results/record/published-result.ts";
import type { ResultDocument } from "../../results/record/result.ts";

/** A result file that was read. */
export interface StoredResult {
  /** Its path within `results/`. */
  file: string;
  document: PublishedResult;
}

/** A result of the current schema version. */
export interface CurrentResult extends StoredResult {
  document: ResultDocument;
}

/** A result of the first schema version, which has no experiment and no derived part but a summary. */
export interface EarlierStoredResult extends StoredResult {
  document: EarlierResult;
}

/** Whether a result has the current schema version. */
export function isCurrent(result: StoredResult): result is CurrentResult {
  return result.document.schemaVersion !== 1;
}

/** Whether a result has the first schema version. */
export function isEarlier(result: StoredResult): result is EarlierStoredResult {
  return result.document.schemaVersion === 1;
}

/** The experiment of a result. All results of the first schema version are overviews. */
export function experimentOf(result: StoredResult): string {
  return isCurrent(result) ? result.document.experiment : "overview (first schema)";
}
