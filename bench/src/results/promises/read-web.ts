import schema from "../../../../results/web/schema.json";
import type { Difference } from "../checks/differences.ts";
import { readerOf } from "../files/edition.ts";
import { verdictDifferences } from "./verify-verdicts.ts";
import type { WebDocument } from "./web-document.ts";

/** Reads and checks the text of a result of `bun run measure` in `web/`. Throws `UnreadableResult`. */
export const parseWeb = readerOf<WebDocument>({
  name: "web",
  version: 1,
  schemaFile: "results/web/schema.json",
  schema,
});

/** Where the verdict on a step contradicts its figures. */
export function verifyWeb({ steps }: WebDocument): Difference[] {
  return steps.flatMap((step, index) => verdictDifferences(step, `steps[${index}]`));
}
