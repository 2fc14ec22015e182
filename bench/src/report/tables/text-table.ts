import { type Cell, type Column, cellText, type Table, withoutDetails } from "./table.ts";

/** Aligned lines of text: the titles, then the rows. Two spaces between columns, none at the end of a line. */
export function textTable(columns: readonly Column[], rows: readonly (readonly Cell[])[]): string {
  const lines = [columns.map(({ title }) => title), ...rows.map((row) => row.map(cellText))];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)));
  const cell = (text: string, index: number) =>
    columns[index]?.align === "right" ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0);
  return lines.map((line) => line.map(cell).join("  ").trimEnd()).join("\n");
}

/** A table without its details, with its caption above it; empty without rows. */
export function captionedText(table: Table): string {
  const { caption, columns, rows } = withoutDetails(table);
  return rows.length === 0 ? "" : `${caption}\n\n${textTable(columns, rows)}`;
}
