import { compareLoads } from "../../analysis/derive/arm.ts";
import { type ComparisonRow, METRICS, type Verdict } from "../../results/run/derived.ts";
import { draw } from "../charts/draw.ts";
import { effectIntervals } from "../charts/effect-intervals.ts";
import { isComparison, type Published } from "../findings/published-runs.ts";
import { answerOf, decidingRows } from "../findings/recommendation.ts";
import type { CurrentResult } from "../findings/stored-result.ts";
import { figure } from "../html/figure.ts";
import { type Html, html } from "../html/html.ts";
import { type Column, table } from "../html/html-table.ts";
import { compareModes, loadName, pairNames } from "../words/labels.ts";
import { effect, effectInterval, percent, probability } from "../words/numbers.ts";
import { type Section, sourceOf, stackName, unpublished } from "./section.ts";

const right = (title: string): Column => ({ title, align: "right" });
const signs: Record<Verdict, string> = { faster: "▲", slower: "▼", equivalent: "=", inconclusive: "○" };

/** Which mode to use: the answer, and the verdicts it rests on. */
export function decisionSection({ newestPerStack }: Published): Section {
  const results = newestPerStack(isComparison(({ comparisons }) => comparisons));
  return {
    id: "decision",
    title: "Which mode should I use?",
    body: results.length === 0 ? unpublished("compare") : html`${results.map(card)}`,
  };
}

/** A verdict as a word with a sign; colour only repeats it. */
export function chip(verdict: Verdict): Html {
  return html`<span class="chip ${verdict}">${signs[verdict]} ${verdict}</span>`;
}

/** One run's answer, and what it rests on. */
export function card(result: CurrentResult): Html {
  const { document } = result;
  const { headline, reasons } = answerOf(document.comparisons);
  const rows = decidingRows(document.comparisons);
  return html`<article class="card">
<p class="where">On ${stackName(document)}</p>
<h3>${headline}</h3>
<ul class="reasons">${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>
${sourceOf(result)}${figure({
  title: "Each mode against the baseline.",
  reading:
    "Throughput decides in a closed loop, the median latency in an open one, and p99 where upstreams are late now and then. ▲ better and ▼ worse than the baseline, whichever way the metric improves; = no different; ○ not decided. The line is the 95 % interval, the band the noise floor.",
  charts: charts(document.runId, rows),
  table: {
    caption: "Verdicts, each candidate against the baseline under each load",
    columns: [
      { title: "load" },
      { title: "candidate" },
      { title: "verdict" },
      right("effect"),
      right("95 % interval"),
      right("adjusted p"),
      right("blocks"),
      { title: "metric" },
      { title: "against" },
    ],
    rows: rows.map((row) => [
      loadName(row.load),
      pairNames(row).candidate,
      chip(row.verdict),
      effect(row.estimate),
      effectInterval(row.low, row.high),
      probability(row.pAdjusted),
      row.blocks,
      row.metric,
      pairNames(row).baseline,
    ]),
  },
  open: true,
})}${everyMetric(document.comparisons)}<p class="note">Candidates are tested against the baseline, not against one another; among several that win, the one that wins under more loads is named, then the one with the larger gain.</p>
</article>
`;
}

function charts(runId: string, rows: readonly ComparisonRow[]): Html[] {
  const byCandidate = Map.groupBy(
    rows,
    (row) => `${pairNames(row).candidate} against ${pairNames(row).baseline}`,
  );
  return [...byCandidate].flatMap(([title, of], index) => {
    const intervals = of.flatMap(({ load, metric, estimate, low, high, noiseFloor, verdict }) =>
      estimate === null || low === null || high === null
        ? []
        : [
            {
              label: `${loadName(load)}${metric === "throughput" ? "" : `, ${metric}`}`,
              estimate,
              low,
              high,
              noiseFloor,
              verdict,
            },
          ],
    );
    return intervals.length === 0
      ? []
      : [draw(effectIntervals(`effect-${runId}-${index}`, title, intervals))];
  });
}

/** Every comparison on every metric, with both intervals. */
export function everyMetric(comparisons: readonly ComparisonRow[]): Html {
  const rows = comparisons.toSorted(
    (a, b) =>
      compareLoads(a.load, b.load) ||
      compareModes(a.candidate.mode, b.candidate.mode) ||
      METRICS.indexOf(a.metric) - METRICS.indexOf(b.metric),
  );
  return table({
    caption: "Every metric, with the exact interval and the noise floor",
    columns: [
      { title: "load" },
      { title: "candidate" },
      { title: "metric" },
      right("effect"),
      right("bootstrap 95 %"),
      right("order statistics"),
      right("p"),
      right("adjusted p"),
      right("noise floor"),
      { title: "verdict" },
    ],
    rows: rows.map((row) => [
      loadName(row.load),
      pairNames(row).candidate,
      row.metric,
      effect(row.estimate),
      effectInterval(row.low, row.high),
      effectInterval(row.orderLow, row.orderHigh),
      probability(row.p),
      probability(row.pAdjusted),
      percent(row.noiseFloor),
      chip(row.verdict),
    ]),
  });
}
