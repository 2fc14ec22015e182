import schema from "../../../../results/smoke/schema.json";
import type { Difference } from "../checks/differences.ts";
import { type Edition, parseEdition } from "../files/read-result.ts";
import { mismatchFinder } from "../files/schema.ts";
import type { SmokeDocument } from "./smoke-document.ts";
import { verdictDifferences } from "./verify-verdicts.ts";

const EDITION: Edition = {
  name: "smoke",
  version: 1,
  schemaFile: "results/smoke/schema.json",
  mismatchIn: mismatchFinder(schema),
};

/** Reads and checks the text of a result of the smoke run. Throws `UnreadableResult`. */
export const parseSmoke = (text: string) => parseEdition(text, EDITION) as SmokeDocument;

/** Where the verdict on a step contradicts its figures. */
export function verifySmoke({ steps }: SmokeDocument): Difference[] {
  return steps.flatMap((step, index) => verdictDifferences(step, `steps[${index}]`));
}
