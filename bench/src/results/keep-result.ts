import { documentOf } from "./document.ts";
import { type KeptRun, keepOwnRun, type RunPlaces } from "./files/keep-own-run.ts";
import { shownPath } from "./files/places.ts";
import type { Observed, ResultDocument } from "./record/result.ts";

/** Where a result may go. */
export interface Places extends RunPlaces {
  /** Where its segments were kept one by one, an absolute path. */
  segmentsFile: string;
}

/** A result, and where it is. */
export interface KeptResult extends KeptRun {
  /** `undefined` when it could not be put together. */
  result: ResultDocument | undefined;
}

/** Puts the document together and writes it where it belongs, or where there is room for it. Never throws. */
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
