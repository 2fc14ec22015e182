import schema from "../../../../results/tuning/schema.json";
import { tuningFigures } from "../../analysis/tuning-figures.ts";
import { type Difference, differencesBetween } from "../checks/differences.ts";
import { type Edition, parseEdition } from "../files/read-result.ts";
import { mismatchFinder } from "../files/schema.ts";
import type { TuningResult } from "./tuning-result.ts";

const EDITION: Edition = {
  version: 1,
  schemaFile: "results/tuning/schema.json",
  mismatchIn: mismatchFinder(schema),
};

/** Reads and checks the text of a tuning result. Throws `UnreadableResult`. */
export const parseTuning = (text: string) => parseEdition(text, EDITION) as TuningResult;

/** Where the derived part differs from the rebuilt one. */
export function verifyTuning(result: TuningResult): Difference[] {
  return differencesBetween(result.derived, tuningFigures(result), "derived", { mayLack: false });
}
