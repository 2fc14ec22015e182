import { CEILING } from "../../analysis/observation/segment.ts";
import type { ClosedRow } from "../../analysis/summary-rows.ts";
import { isComparison, publishedRuns } from "../findings/published-runs.ts";
import { recommend } from "../findings/recommendation.ts";
import { type CurrentResult, isCurrent, type StoredResult } from "../findings/stored-result.ts";
import { type Html, html } from "../html/html.ts";
import { foldingTable, htmlTable, sentenceList } from "../html/html-table.ts";
import { questionsOf } from "../sections/questions.ts";
import { left, right } from "../tables/table.ts";
import { loadName } from "../words/labels.ts";
import { NONE } from "../words/numbers.ts";
import { dayOf, stackName } from "../words/run-labels.ts";
import { shareOfCeilingText } from "../words/share-of-ceiling.ts";
import { type LinkedRun, runTable, type UnreadableRun, unreadableTable } from "./linked-run.ts";

/** The published runs, for comparison with a run of this clone. */
export interface PublishedBeside {
  /** The experiments, linked from this page. */
  runs: readonly LinkedRun[];
  unreadable: readonly UnreadableRun[];
  /** The published page, relative to this one. */
  pageHref: string;
}

/** The published recommendations, the shares of the ceiling next to those of this run, and links to the published page. */
export function besidePublished(
  { runs, unreadable, pageHref }: PublishedBeside,
  own: LinkedRun | undefined,
): Html {
  const stored = runs.flatMap(({ href, result }): StoredResult[] =>
    result.kind === "experiments" ? [{ file: href, document: result.document }] : [],
  );
  const { all, newestPerStack } = publishedRuns(stored);
  if (all.length === 0)
    return html`<p class="nothing">No experiment has been published.</p>
${htmlTable(unreadableTable(unreadable))}`;
  const comparisons = newestPerStack(isComparison(({ comparisons }) => comparisons));
  const recommendations = comparisons.map(
    ({ document }) =>
      html`On ${stackName(document.stack.kind)}: <a href="${pageHref}#decision">${recommend(document.comparisons).headline}</a>`,
  );
  const questions = questionsOf(publishedRuns([]), []).map(
    ({ id, title }) => html`<a href="${pageHref}#${id}">${title}</a>`,
  );
  const newestFirst = all.flatMap(({ file }) => runs.find(({ href }) => href === file) ?? []);
  return html`<p>The published page, <a href="${pageHref}">results/index.html</a>, shows these runs in full.</p>
${sentenceList(recommendations)}${own ? shares(own, comparisons) : null}<details><summary>Questions on the published page</summary>${sentenceList(questions)}</details>
${htmlTable(runTable("Published runs of experiments, newest first", newestFirst))}${htmlTable(unreadableTable(unreadable))}<p class="note">results/README.md lists the published runs of other kinds.</p>
`;
}

/** The shares of the ceiling, which can be compared between machines, of this run and of published ones. */
function shares({ result }: LinkedRun, comparisons: readonly CurrentResult[]): Html | null {
  if (result.kind !== "experiments" || !isCurrent({ file: "", document: result.document })) return null;
  const published = comparisons.map(({ document }) => ({ document, rows: document.summary.closed }));
  const { closed } = result.document.summary;
  const rows = closed.flatMap((row) => {
    if (row.mode === CEILING) return [];
    const others = published.map((run) => run.rows.find((other) => isTwin(row, other)));
    if (others.every((other) => other?.shareOfCeiling == null)) return [];
    return [
      [
        loadName({ model: "closed", connections: row.connections }),
        row.mode,
        shareText(row, closed),
        ...others.map((other, index) => (other ? shareText(other, published[index]?.rows ?? []) : NONE)),
      ],
    ];
  });
  if (rows.length === 0) return null;
  const columns = published.map(({ document }) =>
    right(`${stackName(document.stack.kind)}, ${dayOf(document.startedAt)}`),
  );
  return html`<p>Fights/s cannot be compared between machines. The share of the ceiling can: the throughput relative to a bare route that sends the same response.</p>
${foldingTable({
  caption: "Share of the ceiling, for loads that this run and a published comparison measured",
  columns: [left("load"), left("mode"), right("this run"), ...columns],
  rows,
})}`;
}

const isTwin = (own: ClosedRow, other: ClosedRow) =>
  own.connections === other.connections &&
  own.mode === other.mode &&
  own.writes === other.writes &&
  [own, other].every(
    ({ latency, poolMax, maxInFlight, workers = 1, drawSource = "store", replicas = "1" }) =>
      latency === undefined &&
      poolMax === undefined &&
      maxInFlight === undefined &&
      workers === 1 &&
      drawSource === "store" &&
      replicas === "1",
  );

function shareText({ shareOfCeiling, connections, valid }: ClosedRow, closed: readonly ClosedRow[]): string {
  const text = shareOfCeilingText(shareOfCeiling, connections, closed);
  return shareOfCeiling === null || valid ? text : `${text} (does not count)`;
}
