import { importedTable } from "@super-heroes/bench/report/tables/imported-table";
import { benchTable } from "./bench-table.ts";
import { type Fields, textIn, textsIn } from "./fields.ts";
import { timeText } from "./run-facts.ts";
import { IMPORTED } from "./run-shapes.ts";
import { matching, type RunView } from "./run-view.ts";
import { requireFields } from "./shape.ts";

/** A run of another load generator: what its output holds, and what these numbers cannot show. */
export function importedView(run: Fields): RunView {
  requireFields(run, IMPORTED);
  return {
    title: `Imported: ${textIn(run, "name")}`,
    facts: [
      ["Run", textIn(run, "runId")],
      ["Imported", timeText(textIn(run, "importedAt"))],
      ["Load generator", textIn(run, "tool")],
      ["Form of the file", textIn(run, "format")],
    ],
    cautions: textsIn(run, "limits"),
    charts: [],
    tables: matching(() => [
      benchTable(importedTable(run as unknown as Parameters<typeof importedTable>[0])),
    ]),
  };
}
