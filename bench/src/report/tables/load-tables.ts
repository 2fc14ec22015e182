import type { PublishedResult } from "../../results/publish/published-result.ts";
import { armOf, type Segment } from "../../results/run/segment.ts";
import type { ClosedRow, DrawRow, OpenRow, Pooled } from "../../results/run/summary.ts";
import { type Html, html } from "../html/html.ts";
import { type Column, tableElement } from "../html/html-table.ts";
import { generatorsOf } from "../words/generator-names.ts";
import { armName } from "../words/labels.ts";
import { ms, NONE, rate } from "../words/numbers.ts";
import { shareOfCeilingText } from "../words/share-of-ceiling.ts";

const right = (title: string): Column => ({ title, align: "right" });
const latencies = ["p50", "p95", "p99"].map(right);
const counts: Column = { title: "counts" };

/**
 * Everything that was measured, one row an arm and load, and which generator drove it: what counts, and what does not
 * with its reasons.
 */
export function loadTables({
  summary: { closed, open, draws, writes },
  segments,
}: Pick<PublishedResult, "summary" | "segments">): Html {
  const of = (model: Segment["model"]) => generatorsOf(segments.filter((segment) => segment.model === model));
  return html`${closed.length === 0 ? null : closedTable(closed, of("closed"))}${open.length === 0 ? null : openTable(open, of("open"))}${draws.length === 0 ? null : drawTable(draws)}${writes.map(
    ({ connections, mode, acknowledgedOfNone }) =>
      html`<p>Storing fights, ${mode}, ${connections.toLocaleString("en-US")} connections: ${acknowledgedOfNone.toFixed(2)} of the throughput without.</p>
`,
  )}`;
}

function closedTable(rows: readonly ClosedRow[], generator: string): Html {
  return tableElement({
    caption: `Closed loop (${generator}): each connection waits for its response, then sends the next request`,
    columns: [
      right("connections"),
      { title: "mode" },
      right("fights/s"),
      right("share of ceiling"),
      ...latencies,
      right("errors"),
      counts,
    ],
    rows: rows.map((row) => [
      row.connections.toLocaleString("en-US"),
      nameOf(row),
      `${row.atLeast ? "≥ " : ""}${rate(row.achieved)}`,
      shareOfCeilingText(row.shareOfCeiling, row.connections, rows),
      ...latenciesOf(row),
      row.errors.toLocaleString("en-US"),
      row.atLeast ? "as a lower bound: the load generator was the limit" : countsText(row),
    ]),
  });
}

function openTable(rows: readonly OpenRow[], generator: string): Html {
  return tableElement({
    caption: `Open loop (${generator}): requests start at a fixed rate, whatever the responses do`,
    columns: [
      right("offered/s"),
      { title: "mode" },
      right("fights/s"),
      ...latencies,
      right("dropped"),
      right("errors"),
      { title: "p95 limit" },
      counts,
    ],
    rows: rows.map((row) => [
      row.offered.toLocaleString("en-US"),
      nameOf(row),
      rate(row.achieved),
      ...latenciesOf(row),
      row.dropped.toLocaleString("en-US"),
      row.errors.toLocaleString("en-US"),
      row.p95LimitMs === null ? NONE : `${row.p95LimitMs} ms: ${row.limitMet ? "met" : "not met"}`,
      countsText(row),
    ]),
  });
}

function drawTable(rows: readonly DrawRow[]): Html {
  return tableElement({
    caption: "Draws of a random hero, by the size of the store",
    columns: [
      right("heroes in the store"),
      right("draws/s"),
      ...latencies,
      right("p50, of the smallest"),
      counts,
    ],
    rows: rows.map((row) => [
      row.rows.toLocaleString("en-US"),
      rate(row.achieved),
      ...latenciesOf(row),
      row.p50OfSmallest === null ? NONE : `${row.p50OfSmallest.toFixed(2)} ×`,
      countsText(row),
    ]),
  });
}

function nameOf({ mode, writes, latency, poolMax, maxInFlight }: Pooled): string {
  return armName(
    armOf(mode, {
      writes,
      latency: latency ?? null,
      poolMax: poolMax ?? null,
      maxInFlight: maxInFlight ?? null,
    }),
  );
}

/** A percentile is shown from this many responses on: below, it is the slowest one's luck. */
const RESPONSES_FOR_P99 = 100;

function latenciesOf({ p50Ms, p95Ms, p99Ms, answers }: Pooled): string[] {
  return [p50Ms, p95Ms, answers < RESPONSES_FOR_P99 ? null : p99Ms].map(ms);
}

const countsText = ({ valid, reasons }: Pooled) => (valid ? "yes" : `no: ${reasons.join(", ")}`);
