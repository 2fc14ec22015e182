import { CEILING } from "../../results/run/segment.ts";
import type { ClosedRow } from "../../results/run/summary.ts";
import { isComparison, published } from "../findings/published-runs.ts";
import { answerOf } from "../findings/recommendation.ts";
import { type CurrentResult, isCurrent, type StoredResult } from "../findings/stored-result.ts";
import { type Html, html } from "../html/html.ts";
import { table, tableElement } from "../html/html-table.ts";
import { questionsOf } from "../published-page/published-page.ts";
import { dayOf, stackName } from "../sections/section.ts";
import { NONE } from "../words/numbers.ts";
import { shareOfCeilingText } from "../words/share-of-ceiling.ts";
import { type LinkedRun, runTable, type UnreadableRun, unreadableTable } from "./linked-run.ts";

/** What is published, to compare a run with. */
export interface PublishedBeside {
  /** The experiments, linked from this page. */
  runs: readonly LinkedRun[];
  unreadable: readonly UnreadableRun[];
  /** The published page, relative to this one. */
  pageHref: string;
}

/** The published runs in short: their answers, how a run of one's own compares, and where the rest is. */
export function besidePublished(
  { runs, unreadable, pageHref }: PublishedBeside,
  own: LinkedRun | undefined,
): Html {
  const stored = runs.flatMap(({ href, result }): StoredResult[] =>
    result.kind === "experiments" ? [{ file: href, document: result.document }] : [],
  );
  const { all, newestPerStack } = published(stored);
  if (all.length === 0)
    return html`<p class="nothing">No experiment has been published.</p>
${unreadableTable(unreadable)}`;
  const comparisons = newestPerStack(isComparison(({ comparisons }) => comparisons));
  const answers = comparisons.map(
    ({ document }) =>
      html`<li>On ${stackName(document)}: <a href="${pageHref}#decision">${answerOf(document.comparisons).headline}</a></li>`,
  );
  const questions = questionsOf(published([])).map(
    ({ id, title }) => html`<li><a href="${pageHref}#${id}">${title}</a></li>`,
  );
  const newestFirst = all.flatMap(({ file }) => runs.find(({ href }) => href === file) ?? []);
  return html`<p>The published page, <a href="${pageHref}">results/index.html</a>, shows these runs in full.</p>
${answers.length === 0 ? null : html`<ul class="reasons">${answers}</ul>\n`}${own ? shares(own, comparisons) : null}<details><summary>The questions it answers</summary><ul class="reasons">${questions}</ul></details>
${runTable("Published runs of experiments, newest first", newestFirst)}${unreadableTable(unreadable)}<p class="note">Published runs of the other kinds are listed in results/README.md.</p>
`;
}

/** The shares of the ceiling of a run beside published ones: they can be compared between machines. */
function shares({ result }: LinkedRun, comparisons: readonly CurrentResult[]): Html | null {
  if (result.kind !== "experiments" || !isCurrent({ file: "", document: result.document })) return null;
  const published = comparisons.map(({ document }) => ({ document, rows: document.summary.closed }));
  const { closed } = result.document.summary;
  const rows = closed.flatMap((row) => {
    if (row.mode === CEILING) return [];
    const theirs = published.map((run) => run.rows.find((other) => isTwin(row, other)));
    if (theirs.every((other) => other?.shareOfCeiling == null)) return [];
    return [
      [
        `${row.connections.toLocaleString("en-US")} connections`,
        row.mode,
        shareText(row, closed),
        ...theirs.map((other, index) => (other ? shareText(other, published[index]?.rows ?? []) : NONE)),
      ],
    ];
  });
  if (rows.length === 0) return null;
  const content = {
    caption:
      "Share of the ceiling: this run beside the published comparisons, where both measured the same load",
    columns: [
      { title: "load" },
      { title: "mode" },
      { title: "this run", align: "right" as const },
      ...published.map(({ document }) => ({
        title: `${stackName(document)}, ${dayOf(document.startedAt)}`,
        align: "right" as const,
      })),
    ],
    rows,
  };
  return html`<p>Fights a second cannot be compared between machines. The share of the ceiling can: what is left of the throughput of a bare route that sends the same response.</p>
${rows.length > 12 ? table(content) : tableElement(content)}`;
}

const isTwin = (own: ClosedRow, other: ClosedRow) =>
  own.connections === other.connections &&
  own.mode === other.mode &&
  own.writes === other.writes &&
  [own, other].every(
    ({ latency, poolMax, maxInFlight }) =>
      latency === undefined && poolMax === undefined && maxInFlight === undefined,
  );

function shareText({ shareOfCeiling, connections, valid }: ClosedRow, closed: readonly ClosedRow[]): string {
  const text = shareOfCeilingText(shareOfCeiling, connections, closed);
  return shareOfCeiling === null || valid ? text : `${text} (does not count)`;
}
