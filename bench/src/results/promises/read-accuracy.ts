import schema from "../../../../results/accuracy/schema.json";
import { type Difference, differencesBetween } from "../checks/differences.ts";
import { readerOf } from "../files/edition.ts";
import type { AccuracyDocument } from "./accuracy-document.ts";
import { accuracyFigures } from "./accuracy-figures.ts";
import { verdictDifferences } from "./verify-verdicts.ts";

/** Reads and checks the text of a result of `bench accuracy`. Throws `UnreadableResult`. */
export const parseAccuracy = readerOf<AccuracyDocument>({
  name: "accuracy",
  version: 1,
  schemaFile: "results/accuracy/schema.json",
  schema,
});

/** Where the figures of a case differ from its runs, and its verdict from its figures. */
export function verifyAccuracy({ cases }: AccuracyDocument): Difference[] {
  return cases.flatMap((entry, index) => {
    const place = `cases[${index}]`;
    const differences = differencesBetween(entry.figures, accuracyFigures(entry), `${place}.figures`, {
      mayLack: false,
    });
    return [...differences, ...verdictDifferences(entry, place)];
  });
}
