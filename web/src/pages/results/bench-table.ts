import { cellText, type Table } from "@super-heroes/bench/report/tables/table";
import type { RunTable } from "./run-view.ts";

/** A table of the bench, as this page shows tables. `of` says what it belongs to. */
export const benchTable = ({ caption, columns, rows }: Table, of?: string): RunTable => ({
  caption: of === undefined ? caption : `${of}. ${caption}`,
  columns: columns.map(({ title, align }) => ({ title, isNumber: align === "right" })),
  rows: rows.map((row) => row.map(cellText)),
});
