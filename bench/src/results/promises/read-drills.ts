import schema from "../../../../results/drills/schema.json";
import type { Difference } from "../checks/differences.ts";
import { type Edition, parseEdition } from "../files/read-result.ts";
import { mismatchFinder } from "../files/schema.ts";
import type { DrillDocument } from "./drill-document.ts";
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
