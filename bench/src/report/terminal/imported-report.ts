import type { ImportedResult } from "../../results/imported/imported-result.ts";
import { importedTable } from "../tables/imported-table.ts";
import { captionedText } from "../tables/text-table.ts";

/** An imported run as text for the terminal. Ends without a line break. */
export function importedReport(result: ImportedResult): string {
  return [captionedText(importedTable(result)), result.limits.join("\n")].join("\n\n");
}
