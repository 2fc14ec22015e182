import schema from "../../../../results/drills/schema.json";
import type { Difference } from "../checks/differences.ts";
import { readerOf } from "../files/edition.ts";
import type { DrillDocument } from "./drill-document.ts";
import { verdictDifferences } from "./verify-verdicts.ts";

/** Reads and checks the text of a result of `bun run drill`. Throws `UnreadableResult`. */
export const parseDrills = readerOf<DrillDocument>({
  name: "drills",
  version: 1,
  schemaFile: "results/drills/schema.json",
  schema,
});

/** Where the verdict on a drill contradicts its figures. */
export function verifyDrills({ drills }: DrillDocument): Difference[] {
  return drills.flatMap((drill, index) => verdictDifferences(drill, `drills[${index}]`));
}
