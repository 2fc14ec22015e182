import { cellText, type Table } from "../tables/table.ts";

/** A table as Markdown, with numbers aligned to the right. Its caption is left out. */
export function markdownTable({ columns, rows }: Table): string {
  return markdownRows(
    columns.map(({ title }) => title),
    columns.map(({ align }) => (align === "right" ? "---:" : "---")),
    rows.map((row) => row.map((cell) => markdownText(cellText(cell)))),
  );
}

/** Lines of a Markdown table; the cells are Markdown. */
export function markdownRows(
  titles: readonly string[],
  rule: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(titles), line(rule), ...rows.map(line)].join("\n");
}

/** A text whose characters have no meaning in Markdown or HTML: names of requests and servers are the user's. */
export function markdownText(text: string): string {
  return text
    .replace(/[\\`*_[\]#]/g, (character) => `\\${character}`)
    .replaceAll("<", "&lt;")
    .replace(/\s*\n\s*/g, " ");
}
