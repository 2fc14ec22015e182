import type { Files } from "./files.ts";

/** Something that a service of the table needs and a file lacks. */
export interface Gap {
  /** From the repository's root. */
  readonly file: string;
  /** What is wrong, and what to do about it where there is no {@link edit}. One sentence. */
  readonly problem: string;
  /** The change of the file; absent where lines do not close the gap. */
  readonly edit?: Edit;
  /** The author has to make the edit: it needs a decision, or changes their text. */
  readonly manual?: true;
}

/** A change of one file. Lines count from 1. */
export type Edit =
  | { readonly kind: "create"; readonly lines: readonly string[] }
  | { readonly kind: "insert"; readonly afterLine: number; readonly lines: readonly string[] }
  | { readonly kind: "replace"; readonly line: number; readonly lines: readonly [string] };

/** Whether `bun run services --write` can close a gap by itself. */
export const isMechanical = ({ edit, manual }: Gap): boolean => edit !== undefined && !manual;

/**
 * The texts of the files after the mechanical edits of these gaps. Only lines that the gaps name are added or changed, and no
 * existing file is replaced. Of two edits of the same line only the first is made: find the gaps again afterwards.
 */
export function withEdits(files: Files, gaps: readonly Gap[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [file, those] of Map.groupBy(gaps.filter(isMechanical), ({ file }) => file)) {
    const edits = those.flatMap(({ edit }) => edit ?? []);
    const text = files.read(file);
    if (text === undefined) {
      const [created] = edits.filter(({ kind }) => kind === "create");
      if (created) texts.set(file, `${created.lines.join("\n")}\n`);
      continue;
    }
    texts.set(file, edited(text, edits));
  }
  return texts;
}

function edited(text: string, edits: readonly Edit[]): string {
  const replaced = new Set<number>();
  const inserted = new Map<number, string[]>();
  const lines = text.split("\n");
  for (const edit of edits) {
    if (edit.kind === "insert")
      inserted.set(edit.afterLine, [...(inserted.get(edit.afterLine) ?? []), ...edit.lines]);
    if (edit.kind !== "replace" || replaced.has(edit.line)) continue;
    replaced.add(edit.line);
    lines[edit.line - 1] = edit.lines[0];
  }
  return lines.flatMap((line, index) => [line, ...(inserted.get(index + 1) ?? [])]).join("\n");
}
