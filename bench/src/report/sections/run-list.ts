import type { Published } from "../findings/published-runs.ts";
import { isCurrent, isEarlier, type StoredResult } from "../findings/stored-result.ts";
import { type Html, html, type Part } from "../html/html.ts";
import { table, tableElement } from "../html/html-table.ts";
import { codeName } from "../words/code.ts";
import { loadTitle } from "../words/labels.ts";
import { ms, rate } from "../words/numbers.ts";
import { dayOf, stackName } from "./section.ts";

/** Every run with its raw file; runs of the first edition with the summary they came with. */
export function runs({ all }: Published): Html {
  return html`<h3>All runs</h3>
${tableElement({
  caption: "Every result file, newest first",
  columns: [
    { title: "file" },
    { title: "experiment" },
    { title: "stack" },
    { title: "day" },
    { title: "segments", align: "right" },
    { title: "complete" },
    { title: "code" },
  ],
  rows: all.map(runRow),
})}${all.map(earlierSummary)}`;
}

function runRow(result: StoredResult): Part[] {
  const { file, document } = result;
  return [
    html`<a href="${file}">${file}</a>`,
    isCurrent(result) ? result.document.experiment : "overview (first edition)",
    stackName(document),
    dayOf(document.startedAt),
    document.segments.length,
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
  const row = (
    load: string,
    { mode, writes, achieved, p50Ms, p95Ms, p99Ms, valid }: (typeof closed | typeof open)[number],
  ) => [
    load,
    writes === "acknowledged" ? `${mode}, fights stored` : mode,
    rate(achieved),
    ms(p50Ms),
    ms(p95Ms),
    ms(p99Ms),
    valid ? "yes" : "no",
  ];
  return table({
    caption: `What ${result.file} came to`,
    columns: [
      { title: "load" },
      { title: "mode" },
      ...["fights/s", "p50", "p95", "p99"].map((title) => ({ title, align: "right" as const })),
      { title: "counts" },
    ],
    rows: [
      ...closed.map((of) => row(loadTitle({ model: "closed", connections: of.connections }), of)),
      ...open.map((of) => row(loadTitle({ model: "open", offered: of.offered }), of)),
    ],
  });
}
