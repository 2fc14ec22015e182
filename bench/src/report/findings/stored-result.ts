import type { EarlierResult, PublishedResult } from "../../results/publish/published-result.ts";
import type { ResultDocument } from "../../results/run/result.ts";

/** A result file that was read. */
export interface StoredResult {
  /** Its name within `results/`. */
  file: string;
  document: PublishedResult;
}

/** One whose document is of the edition that this page is made from. */
export interface CurrentResult extends StoredResult {
  document: ResultDocument;
}

/** One of the first edition, which named no experiment and derived a summary alone: it is listed only. */
export interface EarlierStoredResult extends StoredResult {
  document: EarlierResult;
}

/** Whether the page can be made from it. */
export function isCurrent(result: StoredResult): result is CurrentResult {
  return result.document.schemaVersion !== 1;
}

/** The opposite of {@link isCurrent}. */
export function isEarlier(result: StoredResult): result is EarlierStoredResult {
  return result.document.schemaVersion === 1;
}
