/** A part of a document that a program writes, between two comments that name it. */
export interface GeneratedBlock {
  name: string;
  /** The command that writes it. */
  command: string;
  /** Markdown. */
  content: string;
}

/** The document with the new content of the block. Throws where the document has no such block, or several. */
export function withBlock(document: string, { name, command, content }: GeneratedBlock): string {
  const block = new RegExp(`<!-- ${name}: [^\\n]* -->\\n[\\s\\S]*?<!-- end of ${name} -->`, "g");
  const found = document.match(block)?.length ?? 0;
  if (found !== 1) throw new Error(`the document has ${found} blocks "${name}" instead of one`);
  const written = `<!-- ${name}: written by \`${command}\` -->\n\n${content.trim()}\n\n<!-- end of ${name} -->`;
  return document.replace(block, () => written);
}

/** A table, laid out as Biome formats it; cells may contain Markdown. */
export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [titles, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = titles.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = cells;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
}
