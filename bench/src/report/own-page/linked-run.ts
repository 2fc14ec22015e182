import type { AnyResult } from "../../results/publish/any-result.ts";
import { factsOf } from "../../results/publish/run-facts.ts";
import { type Html, html } from "../html/html.ts";
import { tableElement } from "../html/html-table.ts";
import { duration } from "../terminal/progress.ts";
import { codeName } from "../words/code.ts";
import { stackWords, timeOf } from "../words/run-labels.ts";

/** A run, and how this page links to its file. */
export interface LinkedRun {
  /** Relative to the page. */
  href: string;
  /** The file as it is printed. */
  shown: string;
  result: AnyResult;
}

/** A file that cannot be shown, and why. */
export interface UnreadableRun {
  href: string;
  shown: string;
  problem: string;
}

/** Runs in the order given, a row each. */
export function runTable(caption: string, runs: readonly LinkedRun[]): Html {
  return tableElement({
    caption,
    columns: [
      { title: "file" },
      { title: "what" },
      { title: "stack" },
      { title: "began" },
      { title: "took", align: "right" },
      { title: "complete" },
      { title: "code" },
    ],
    rows: runs.map(({ href, result }) => {
      const { id, title, stack, startedAt, seconds, incomplete, code } = factsOf(result);
      return [
        html`<a href="${href}">${id}</a>`,
        title,
        stackWords(stack),
        timeOf(startedAt),
        duration(seconds),
        incomplete === null ? "yes" : `no: ${incomplete}`,
        codeName(code),
      ];
    }),
  });
}

/** Files that cannot be shown, each with its reason; nothing where there are none. */
export function unreadableTable(runs: readonly UnreadableRun[]): Html | null {
  if (runs.length === 0) return null;
  return tableElement({
    caption: "Files that cannot be shown",
    columns: [{ title: "file" }, { title: "why" }],
    rows: runs.map(({ href, shown, problem }) => [html`<a href="${href}">${shown}</a>`, problem]),
  });
}
