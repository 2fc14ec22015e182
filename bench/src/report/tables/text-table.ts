import { type Cell, type Column, cellText, type Table } from "./table.ts";

/** Aligned lines of text: the titles, then the rows. Two spaces between columns, none at the end of a line. */
export function textTable(columns: readonly Column[], rows: readonly (readonly Cell[])[]): string {
  const shown = columns.flatMap((column, index) => (column.isDetail ? [] : [{ ...column, index }]));
  const lines = [
    shown.map(({ title }) => title),
    ...rows.map((row) => shown.map(({ index }) => cellText(row[index] ?? ""))),
  ];
  const widths = shown.map((_, place) => Math.max(...lines.map((line) => line[place]?.length ?? 0)));
  const cell = (text: string, place: number) =>
    shown[place]?.align === "right" ? text.padStart(widths[place] ?? 0) : text.padEnd(widths[place] ?? 0);
  return lines.map((line) => line.map(cell).join("  ").trimEnd()).join("\n");
}

/** A table with its caption above it; empty without rows. */
export function captionedText({ caption, columns, rows }: Table): string {
  return rows.length === 0 ? "" : `${caption}\n\n${textTable(columns, rows)}`;
}
