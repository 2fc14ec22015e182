import type { ComparisonRow } from "../../analysis/derived.ts";
import { draw } from "../charts/draw.ts";
import { effectIntervals } from "../charts/effect-intervals.ts";
import { isComparison, type PublishedRuns } from "../findings/published-runs.ts";
import { decidingRows, recommend } from "../findings/recommendation.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { figure } from "../html/figure.ts";
import { type Html, html } from "../html/html.ts";
import { foldingTable, sentenceList } from "../html/html-table.ts";
import type { Section } from "../html/shell.ts";
import { comparisonTable } from "../tables/comparison-table.ts";
import { withoutDetails } from "../tables/table.ts";
import { loadName, pairNames } from "../words/labels.ts";
import { stackName } from "../words/run-labels.ts";
import { sourceOf, unpublished } from "./section.ts";

/** The mode to use, and the verdicts behind the recommendation. */
export function decisionSection({ newestPerStack }: PublishedRuns): Section {
  const results = newestPerStack(isComparison(({ comparisons }) => comparisons));
  return {
    id: "decision",
    title: "Which mode should I use?",
    body: results.length === 0 ? unpublished("compare") : html`${results.map(recommendationCard)}`,
  };
}

/** The recommendation from one run, with its verdicts. */
export function recommendationCard(result: CurrentResult): Html {
  const { document } = result;
  const { headline, reasons } = recommend(document.comparisons);
  const rows = decidingRows(document.comparisons);
  return html`<article class="card">
<p class="where">On ${stackName(document.stack.kind)}</p>
<h3>${headline}</h3>
${sentenceList(reasons)}${sourceOf(result)}${figure({
  title: "Each mode against the baseline.",
  reading:
    "Throughput decides in a closed loop and the median latency in an open loop; p99 decides where a part of the upstream calls is delayed. ▲ faster and ▼ slower than the baseline, whether the metric rises or falls; = equivalent; ○ inconclusive. The line is the 95 % interval, the grey band the noise floor.",
  charts: charts(document.runId, rows),
  table: withoutDetails(comparisonTable("Verdicts by load and candidate", rows, document)),
  open: true,
})}${everyMetric(document)}<p class="note">Only the pairs in the table are tested. If several are faster under most loads, the recommended one is faster under the most loads; of equals, it has the largest gain.</p>
</article>
`;
}

/** Every comparison on every metric. */
export function everyMetric(document: CurrentResult["document"]): Html {
  return foldingTable(comparisonTable("Every metric, by load and candidate", document.comparisons, document));
}

function charts(runId: string, rows: readonly ComparisonRow[]): Html[] {
  const byCandidate = Map.groupBy(rows, (row) => {
    const { candidate, baseline } = pairNames(row);
    return `${candidate} against ${baseline}`;
  });
  return [...byCandidate].flatMap(([title, of], index) => {
    const intervals = of.flatMap(({ load, metric, estimate, low, high, noiseFloor, verdict }) => {
      if (estimate === null || low === null || high === null) return [];
      const label = `${loadName(load)}${metric === "throughput" ? "" : `, ${metric}`}`;
      return [{ label, estimate, low, high, noiseFloor, verdict }];
    });
    return intervals.length === 0
      ? []
      : [draw(effectIntervals(`effect-${runId}-${index}`, title, intervals))];
  });
}
