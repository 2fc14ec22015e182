import { diffNotes, diffSentences, type NamedDiff } from "../sentences/diff-sentences.ts";
import { diffTable } from "../tables/diff-table.ts";
import { captionedText } from "../tables/text-table.ts";

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
