import { whole } from "@super-heroes/system/counted";
import type { Load } from "../../analysis/observation/segment.ts";
import type { Pooled } from "../../analysis/summary-rows.ts";
import type { PublishedRuns } from "../findings/published-runs.ts";
import { experimentOf, isCurrent, isEarlier, type StoredResult } from "../findings/stored-result.ts";
import { type Html, html } from "../html/html.ts";
import { foldingTable, htmlTable } from "../html/html-table.ts";
import { type Cell, left, right } from "../tables/table.ts";
import { loadTitle, rowName } from "../words/labels.ts";
import { digits, rate } from "../words/numbers.ts";
import { codeName, dayOf, stackName } from "../words/run-labels.ts";

/** Every run with its result file; for runs of the first edition, also their summary. */
export function runList({ all }: PublishedRuns): Html {
  return html`<h3>All runs</h3>
${htmlTable({
  caption: "Every result file, newest first",
  columns: [
    ...[left("file"), left("experiment"), left("stack"), left("day")],
    ...[right("segments"), left("complete"), left("code")],
  ],
  rows: all.map(runRow),
})}${all.map(earlierSummary)}`;
}

function runRow(result: StoredResult): Cell[] {
  const { file, document } = result;
  return [
    { text: file, href: file },
    experimentOf(result),
    stackName(document.stack.kind),
    dayOf(document.startedAt),
    whole(document.segments.length),
    document.complete ? "yes" : stoppedBecause(result),
    codeName([document.git]),
  ];
}

const stoppedBecause = (result: StoredResult) =>
  isCurrent(result) && result.document.stoppedBecause !== null
    ? `no: ${result.document.stoppedBecause}`
    : "no";

function earlierSummary(result: StoredResult): Html | null {
  if (!isEarlier(result)) return null;
  const { closed, open } = result.document.summary;
  const row = (load: Load, of: Pooled): Cell[] => [
    ...[loadTitle(load), rowName(of), rate(of.achieved)],
    ...[of.p50Ms, of.p95Ms, of.p99Ms].map(digits),
    of.valid ? "yes" : "no",
  ];
  return foldingTable({
    caption: `Summary of ${result.file}`,
    columns: [
      ...[left("load"), left("mode")],
      ...["fights/s", "p50 ms", "p95 ms", "p99 ms"].map(right),
      left("valid"),
    ],
    rows: [
      ...closed.map((of) => row({ model: "closed", connections: of.connections }, of)),
      ...open.map((of) => row({ model: "open", offered: of.offered }, of)),
    ],
  });
}
