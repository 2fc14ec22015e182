import { whole } from "@super-heroes/system/counted";
import { closedLoopNames, openLoopNames } from "../../analysis/observation/load-tools.ts";
import type { Segment } from "../../analysis/observation/segment.ts";
import type { ClosedRow, DrawRow, OpenRow, Pooled } from "../../analysis/summary-rows.ts";
import { rowName, type Unit } from "../words/labels.ts";
import { digits, NONE, rate } from "../words/numbers.ts";
import { shareOfCeilingText } from "../words/share-of-ceiling.ts";
import { type Column, left, right, type Table } from "./table.ts";

/** With fewer responses than this, the p99 is that of the slowest one, and is left out. */
const RESPONSES_FOR_P99 = 100;

type Driven = Pick<Segment, "model" | "mode" | "generator">;

const latencies = ["p50 ms", "p95 ms", "p99 ms"].map(right);
const latenciesOf = ({ p50Ms, p95Ms, p99Ms, answers }: Pooled) =>
  [p50Ms, p95Ms, answers < RESPONSES_FOR_P99 ? null : p99Ms].map(digits);

/** Throughput at saturation, with the ceiling among the rows. */
export function closedLoopTable(
  rows: readonly ClosedRow[],
  segments: readonly Driven[],
  unit: Unit = "fights",
): Table {
  const hasCeiling = unit === "fights";
  const validity = validityOf(rows);
  return {
    caption: `Closed loop (${closedLoopNames(segments)}): each connection waits for its response, then sends the next request`,
    columns: [
      ...[right("connections"), left(armWord(unit)), right(`${unit}/s`)],
      ...(hasCeiling ? [right("share of ceiling")] : []),
      ...[...latencies, right("errors"), ...validity.columns],
    ],
    rows: rows.map((row) => [
      whole(row.connections),
      rowName(row),
      `${row.atLeast ? "≥ " : ""}${rate(row.achieved)}`,
      ...(hasCeiling ? [shareOfCeilingText(row.shareOfCeiling, row.connections, rows)] : []),
      ...latenciesOf(row),
      whole(row.errors),
      ...validity.cellsOf(row),
    ]),
  };
}

/** Latency at fixed rates, and whether each limit was met. */
export function openLoopTable(
  rows: readonly OpenRow[],
  segments: readonly Driven[],
  unit: Unit = "fights",
): Table {
  // The limits are those of this system.
  const hasLimits = unit === "fights";
  const validity = validityOf(rows);
  return {
    caption: `${openLoopTitle(segments)}: requests start at a fixed rate, however long responses take`,
    columns: [
      ...[right("offered/s"), left(armWord(unit)), right(`${unit}/s`), ...latencies],
      ...[right("dropped"), right("errors"), ...(hasLimits ? [left("p95 limit")] : []), ...validity.columns],
    ],
    rows: rows.map((row) => [
      whole(row.offered),
      rowName(row),
      rate(row.achieved),
      ...latenciesOf(row),
      whole(row.dropped),
      whole(row.errors),
      ...(hasLimits ? [limitText(row)] : []),
      ...validity.cellsOf(row),
    ]),
  };
}

const armWord = (unit: Unit) => (unit === "fights" ? "mode" : "server");

const limitText = ({ p95LimitMs, limitMet }: OpenRow) =>
  p95LimitMs === null ? NONE : `${p95LimitMs} ms: ${limitMet ? "met" : "NOT met"}`;

/** Latency of a random draw, by the size of the store. */
export function drawTable(rows: readonly DrawRow[]): Table {
  const validity = validityOf(rows);
  return {
    caption: "Draws of a random hero, by the size of the store (GET /api/heroes/random_hero)",
    columns: [
      ...[right("heroes in the store"), right("draws/s"), ...latencies],
      ...[right("p50 relative to the smallest"), ...validity.columns],
    ],
    rows: rows.map((row) => [
      whole(row.rows),
      rate(row.achieved),
      ...latenciesOf(row),
      row.p50OfSmallest === null ? NONE : `${row.p50OfSmallest.toFixed(2)} ×`,
      ...validity.cellsOf(row),
    ]),
  };
}

/** The kind of load with its generators, as in "Open loop (k6)". */
export function openLoopTitle(segments: readonly Driven[]): string {
  const names = openLoopNames(segments);
  return names === "" ? "Open loop" : `Open loop (${names})`;
}

/** Whether rows count, and why not. A table in which every row counts has no column for it. */
function validityOf(rows: readonly Pooled[]): { columns: Column[]; cellsOf(row: Pooled): string[] } {
  if (rows.every(({ valid }) => valid)) return { columns: [], cellsOf: () => [] };
  return { columns: [left("valid")], cellsOf: (row) => [validityText(row)] };
}

function validityText(row: Pooled): string {
  if (row.valid) return "yes";
  if ("atLeast" in row && row.atLeast) return "as a lower bound: the load generator was the limit";
  return `no: ${row.reasons.join(", ")}`;
}
