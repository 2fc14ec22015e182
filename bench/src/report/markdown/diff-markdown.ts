import { diffNotes, diffSentences, type NamedDiff } from "../sentences/diff-sentences.ts";
import { diffTable } from "../tables/diff-table.ts";
import { withoutDetails } from "../tables/table.ts";
import { markdownTable, markdownText } from "./markdown-table.ts";

/** A diff in Markdown, the conclusion first. Ends with a line break. */
export function diffMarkdown(named: NamedDiff): string {
  const table = withoutDetails(diffTable(named.diff));
  const sentences = [...(named.gate === undefined ? [] : [named.gate]), ...diffSentences(named)];
  const [first = "", ...others] = sentences.map(markdownText);
  return `${[
    `**${first}**`,
    ...others,
    table.rows.length === 0 ? "" : markdownTable(table),
    `OLD is \`${named.names.old}\`, NEW is \`${named.names.new}\`.`,
    diffNotes(named)
      .map((note) => `- ${markdownText(note)}`)
      .join("\n"),
  ]
    .filter((text) => text !== "")
    .join("\n\n")}\n`;
}
