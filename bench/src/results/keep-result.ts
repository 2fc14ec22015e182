import { documentOf } from "./document.ts";
import { type KeptRun, keepOwnRun, type RunPlaces } from "./files/keep-own-run.ts";
import { shownPath } from "./files/places.ts";
import type { Observed, ResultDocument } from "./record/result.ts";

/** Where a result may go. */
export interface Places extends RunPlaces {
  /** The log of its segments, an absolute path. */
  segmentsFile: string;
}

/** A result, and where it is. */
export interface KeptResult extends KeptRun {
  /** `undefined` when it could not be derived. */
  result: ResultDocument | undefined;
}

/** Derives the document and writes it to its place, or to another one that can be written. Never throws. */
export async function keepResult(observed: Observed, places: Places): Promise<KeptResult> {
  const { segmentsFile, root } = places;
  let result: ResultDocument | undefined;
  try {
    result = documentOf(observed);
    return { result, ...(await keepOwnRun(result, places)) };
  } catch (error) {
    const { message } = error as Error;
    const segments = shownPath(segmentsFile, root);
    const trouble = new Error(`${message}; what was measured is in ${segments}`, { cause: error });
    return { result, file: segments, trouble };
  }
}
