import schema from "../../../../results/tuning/schema.json";
import { tuningFigures } from "../../analysis/tuning-figures.ts";
import { type Difference, differencesBetween } from "../checks/differences.ts";
import { readerOf } from "../files/edition.ts";
import type { TuningResult } from "./tuning-result.ts";

/** Reads and checks the text of a tuning result. Throws `UnreadableResult`. */
export const parseTuning = readerOf<TuningResult>({
  version: 1,
  schemaFile: "results/tuning/schema.json",
  schema,
});

/** Where the derived part differs from the rebuilt one. */
export function verifyTuning(result: TuningResult): Difference[] {
  return differencesBetween(result.derived, tuningFigures(result), "derived", { mayLack: false });
}
