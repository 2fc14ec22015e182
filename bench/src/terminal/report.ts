import type { ResultDocument } from "../result/result.ts";
import { CEILING } from "../result/segment.ts";
import type { ClosedRow, DrawRow, OpenRow, Pooled } from "../result/summary.ts";
import { type Column, megabytes, milliseconds, textTable, whole } from "./text-table.ts";
import { verdictOn } from "./verdict.ts";

/** A percentile is shown from this many answers on: below, it is the slowest one's luck. */
const ANSWERS_FOR_P99 = 100;

/** The whole result as a person reads it at the end of a run. Ends without a line break. */
export function reportOn(result: ResultDocument): string {
  const { summary } = result;
  return [
    headline(result),
    closedTable(summary.closed),
    openTable(result),
    writesLines(result),
    drawTable(summary.draws),
    memoryLine(result),
    remarks(result),
    verdictOn(result),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function headline({ stack, config, segments, complete }: ResultDocument): string {
  const lengths = `${config.seconds} s measured after ${config.warmupSeconds} s of warm-up`;
  const state = complete ? `${segments.length} segments` : `${segments.length} segments, INCOMPLETE`;
  const stores = [
    ...new Set(stack.stores.map(({ engine, version, standIn }) => standIn ?? `${engine} ${version}`)),
  ];
  return `${state} of ${lengths}; stores: ${stores.join(", ") || "not known"}; writes: ${config.writes.join(", ") || "as the service is set"}`;
}

function closedTable(rows: readonly ClosedRow[]): string {
  if (rows.length === 0) return "";
  const columns = [
    right("connections"),
    left("mode"),
    right("fights/s"),
    right("of ceiling"),
    ...latencies,
    right("errors"),
  ];
  const atMost = (row: ClosedRow) =>
    rows.some(
      ({ mode, connections, atLeast }) => mode === CEILING && connections === row.connections && atLeast,
    );
  const lines = rows.map((row) => [
    whole(row.connections),
    labelOf(row, rows),
    `${row.atLeast ? "≥ " : ""}${whole(row.achieved)}`,
    row.shareOfCeiling === null ? "" : `${atMost(row) ? "≤ " : ""}${row.shareOfCeiling.toFixed(3)}`,
    ...latenciesOf(row),
    whole(row.errors),
  ]);
  return `Closed loop (autocannon): each connection waits for its answer, then asks again\n\n${textTable(columns, lines)}`;
}

function openTable({ openLoop, summary: { open } }: ResultDocument): string {
  if (!openLoop.available) return `Open loop (k6): left out, because ${openLoop.reason}`;
  if (open.length === 0) return "";
  const columns = [
    ...[right("offered/s"), left("mode"), right("fights/s"), ...latencies],
    ...[right("dropped"), right("errors"), left("p95 to stay under")],
  ];
  const lines = open.map((row) => [
    whole(row.offered),
    labelOf(row, open),
    row.achieved.toFixed(1),
    ...latenciesOf(row),
    whole(row.dropped),
    whole(row.errors),
    row.p95LimitMs === null ? "-" : `${row.p95LimitMs} ms: ${row.limitMet ? "met" : "NOT met"}`,
  ]);
  return `Open loop (k6): fights are offered at a fixed rate, whatever the answers do\n\n${textTable(columns, lines)}`;
}

function writesLines({ summary }: ResultDocument): string {
  return summary.writes
    .map(
      ({ connections, mode, acknowledgedOfNone }) =>
        `Storing fights, ${mode}, ${whole(connections)} connections: ${acknowledgedOfNone.toFixed(2)} of the throughput without.`,
    )
    .join("\n");
}

function drawTable(draws: readonly DrawRow[]): string {
  if (draws.length === 0) return "";
  const columns = [
    right("heroes in the store"),
    right("draws/s"),
    ...latencies,
    right("p50, of the smallest"),
  ];
  const lines = draws.map((row) => [
    whole(row.rows),
    whole(row.achieved),
    ...latenciesOf(row),
    row.p50OfSmallest === null ? "-" : `${row.p50OfSmallest.toFixed(2)} ×`,
  ]);
  return `Draws (autocannon): GET /api/heroes/random_hero\n\n${textTable(columns, lines)}`;
}

function memoryLine({ summary: { rssPeak } }: ResultDocument): string {
  const peaks = Object.entries(rssPeak).map(([name, bytes]) => `${name} ${megabytes(bytes)}`);
  return peaks.length === 0 ? "" : `Peak memory: ${peaks.join(", ")}`;
}

function remarks({ summary, stack, notes }: ResultDocument): string {
  const standIns = stack.stores.flatMap(({ service, standIn }) =>
    standIn
      ? [
          `${service} ran on ${standIn}, a stand-in: its speed says nothing about the engine it stands in for.`,
        ]
      : [],
  );
  const doubts = [...summary.closed, ...summary.open, ...summary.draws]
    .filter((row) => !row.valid && !isAtLeast(row))
    .map((row) => `* ${describe(row)} does not count: ${row.reasons.join(", ")}.`);
  const limited = summary.closed.some(isAtLeast)
    ? ["≥: the load generator was the limit (above 80 % of a core), so the service can do at least this."]
    : [];
  return [...limited, ...standIns, ...doubts, ...notes].join("\n");
}

function describe(row: ClosedRow | OpenRow | DrawRow): string {
  if ("rows" in row) return `A draw from ${whole(row.rows)} heroes`;
  if ("offered" in row) return `${row.mode} at ${whole(row.offered)} fights a second`;
  return `${row.mode} at ${whole(row.connections)} connections`;
}

const isAtLeast = (row: Pooled | ClosedRow) => "atLeast" in row && row.atLeast;

function labelOf(row: Pooled, among: readonly Pooled[]): string {
  const compared = new Set(among.flatMap(({ writes }) => writes ?? [])).size > 1;
  const writes = compared && row.writes ? `, ${row.writes}` : "";
  return `${row.mode}${writes}${row.valid || isAtLeast(row) ? "" : " *"}`;
}

const left = (title: string): Column => ({ title, align: "left" });
const right = (title: string): Column => ({ title, align: "right" });
const latencies = [right("p50 ms"), right("p95 ms"), right("p99 ms")];

function latenciesOf({ p50Ms, p95Ms, p99Ms, answers }: Pooled): string[] {
  return [p50Ms, p95Ms, answers < ANSWERS_FOR_P99 ? null : p99Ms].map(milliseconds);
}
