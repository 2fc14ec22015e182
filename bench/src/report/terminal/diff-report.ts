import { type DiffInput, diffNotes, diffSentences } from "../sentences/diff-sentences.ts";
import { diffTable } from "../tables/diff-table.ts";
import { markdownTable } from "../tables/markdown-table.ts";
import { cellText, withoutDetails } from "../tables/table.ts";
import { captionedText } from "../tables/text-table.ts";

/** A diff and the names of its runs. */
export interface NamedDiff extends DiffInput {
  names: { old: string; new: string };
  /** The outcome of a limit; `undefined` without one. */
  gate: string | undefined;
}

/** The diff as text for the terminal; the conclusion comes last, next to the prompt. Ends without a line break. */
export function diffReport(named: NamedDiff): string {
  return [
    `OLD: ${named.names.old}\nNEW: ${named.names.new}`,
    captionedText(diffTable(named.diff)),
    diffNotes(named).join("\n"),
    [...diffSentences(named), ...(named.gate === undefined ? [] : [named.gate])].join("\n"),
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

/** The same in Markdown, the conclusion first. Ends with a line break. */
export function diffMarkdown(named: NamedDiff): string {
  const { columns, rows } = withoutDetails(diffTable(named.diff));
  const [first = "", ...others] = [
    ...(named.gate === undefined ? [] : [named.gate]),
    ...diffSentences(named),
  ];
  return `${[
    `**${first}**`,
    ...others,
    ...(rows.length === 0
      ? []
      : [
          markdownTable(
            columns.map(({ title }) => title),
            rows.map((row) => row.map(cellText)),
          ),
        ]),
    `OLD is \`${named.names.old}\`, NEW is \`${named.names.new}\`.`,
    diffNotes(named)
      .map((note) => `- ${note}`)
      .join("\n"),
  ]
    .filter((text) => text !== "")
    .join("\n\n")}\n`;
}
