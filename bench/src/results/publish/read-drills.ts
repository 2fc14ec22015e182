import schema from "../../../../results/drills/schema.json";
import type { DrillDocument } from "../promises/drill-document.ts";
import type { Difference } from "./differences.ts";
import { type Edition, parseEdition } from "./read-result.ts";
import { mismatchFinder } from "./schema.ts";
import { verdictDifferences } from "./verify-verdicts.ts";

const EDITION: Edition = {
  name: "drills",
  version: 1,
  schemaFile: "results/drills/schema.json",
  mismatchIn: mismatchFinder(schema),
};

/** Reads and checks the text of a result of `bun run drill`. Throws `UnreadableResult`. */
export const parseDrills = (text: string) => parseEdition(text, EDITION) as DrillDocument;

/** Where the verdict on a drill contradicts its figures. */
export function verifyDrills({ drills }: DrillDocument): Difference[] {
  return drills.flatMap((drill, index) => verdictDifferences(drill, `drills[${index}]`));
}
