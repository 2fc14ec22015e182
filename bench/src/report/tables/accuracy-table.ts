import type { AccuracyDocument } from "../../results/promises/accuracy-document.ts";
import { measurementTable } from "./measurement-table.ts";
import { captionedText } from "./text-table.ts";

/** How often the laboratory was right, for the terminal: a table for each case. */
export function accuracyReport({ cases }: AccuracyDocument): string {
  return cases
    .map(({ name, title, figures, remarks }) =>
      [captionedText(measurementTable(figures, `${name}: ${title}`)), ...remarks].join("\n"),
    )
    .join("\n\n");
}
