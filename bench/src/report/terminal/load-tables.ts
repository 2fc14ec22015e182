import type { ResultDocument } from "../../results/run/result.ts";
import { CEILING } from "../../results/run/segment.ts";
import type { ClosedRow, DrawRow, Pooled } from "../../results/run/summary.ts";
import { left, milliseconds, right, textTable, whole } from "../tables/text-table.ts";
import { armLabel, openLoopLabel } from "./labels.ts";

/** A percentile is shown from this many answers on: below, it is the slowest one's luck. */
const ANSWERS_FOR_P99 = 100;

const latencies = [right("p50 ms"), right("p95 ms"), right("p99 ms")];

/** Throughput at saturation, beside the ceiling. Empty without rows. */
export function closedTable(rows: readonly ClosedRow[]): string {
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

/** Latency at fixed rates; says why where the open loop was left out. Empty without rows. */
export function openTable({
  openLoop,
  segments,
  summary: { open },
}: Pick<ResultDocument, "openLoop" | "segments" | "summary">): string {
  if (!openLoop.available) return `Open loop: left out, because ${openLoop.reason}`;
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
  return `${openLoopLabel(segments)}: fights are offered at a fixed rate, whatever the answers do\n\n${textTable(columns, lines)}`;
}

/** Draws from stores of different sizes. Empty without rows. */
export function drawTable(draws: readonly DrawRow[]): string {
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

/** The generator was the limit, so that the figure is "at least". */
export const isAtLeast = (row: Pooled | ClosedRow): boolean => "atLeast" in row && row.atLeast;

/** The arm, and a star where none of its segments counts. */
function labelOf(row: Pooled, among: readonly Pooled[]): string {
  const withWrites = new Set(among.flatMap(({ writes }) => writes ?? [])).size > 1;
  return `${armLabel(row, { withWrites })}${row.valid || isAtLeast(row) ? "" : " *"}`;
}

function latenciesOf({ p50Ms, p95Ms, p99Ms, answers }: Pooled): string[] {
  return [p50Ms, p95Ms, answers < ANSWERS_FOR_P99 ? null : p99Ms].map(milliseconds);
}
