import schema from "../../../../results/smoke/schema.json";
import type { Difference } from "../checks/differences.ts";
import { readerOf } from "../files/edition.ts";
import type { SmokeDocument } from "./smoke-document.ts";
import { verdictDifferences } from "./verify-verdicts.ts";

/** Reads and checks the text of a result of the smoke run. Throws `UnreadableResult`. */
export const parseSmoke = readerOf<SmokeDocument>({
  name: "smoke",
  version: 1,
  schemaFile: "results/smoke/schema.json",
  schema,
});

/** Where the verdict on a step contradicts its figures. */
export function verifySmoke({ steps }: SmokeDocument): Difference[] {
  return steps.flatMap((step, index) => verdictDifferences(step, `steps[${index}]`));
}
