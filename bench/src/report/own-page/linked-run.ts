import type { AnyResult } from "../../results/any-result.ts";
import { factsOf } from "../../results/run-facts.ts";
import { left, right, type Table } from "../tables/table.ts";
import { duration } from "../words/duration.ts";
import { codeName, stackName, timeOf } from "../words/run-labels.ts";

/** A run with the link to its file. */
export interface LinkedRun {
  /** Relative to the page. */
  href: string;
  /** The file's path as it is printed. */
  shown: string;
  result: AnyResult;
}

/** A file that cannot be shown, with the reason. */
export interface UnreadableRun {
  href: string;
  shown: string;
  problem: string;
}

/** A row for each run, in the order given. */
export function runTable(caption: string, runs: readonly LinkedRun[]): Table {
  return {
    caption,
    columns: [
      ...[left("file"), left("run"), left("stack"), left("started"), right("took")],
      ...[left("complete"), left("code")],
    ],
    rows: runs.map(({ href, result }) => {
      const { id, title, stack, startedAt, seconds, incomplete, code } = factsOf(result);
      return [
        { text: id, href },
        title,
        stackName(stack),
        timeOf(startedAt),
        duration(seconds),
        incomplete === null ? "yes" : `no: ${incomplete}`,
        codeName(code),
      ];
    }),
  };
}

/** A row for each file that cannot be shown, with the reason. */
export function unreadableTable(runs: readonly UnreadableRun[]): Table {
  return {
    caption: "Files that cannot be shown",
    columns: [left("file"), left("reason")],
    rows: runs.map(({ href, shown, problem }) => [{ text: shown, href }, problem]),
  };
}
