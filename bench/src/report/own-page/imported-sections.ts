import type { ImportedResult } from "../../results/imported/imported-result.ts";
import { html } from "../html/html.ts";
import { htmlTable, sentenceList } from "../html/html-table.ts";
import type { Section } from "../html/shell.ts";
import { importedTable } from "../tables/imported-table.ts";

/** The sections of an imported run: its numbers, and what its file does not hold. */
export function importedSections(result: ImportedResult): Section[] {
  return [
    {
      id: "imported",
      title: `What ${result.tool} measured`,
      body: html`<p>${result.format}, from the file ${result.file.name}.</p>
${htmlTable(importedTable(result))}`,
    },
    {
      id: "limits",
      title: "What these numbers cannot show",
      body: html`${sentenceList(result.limits)}`,
    },
  ];
}
