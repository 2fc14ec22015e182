import { counted } from "../../analysis/counted.ts";
import type { ClosedRow, DrawRow, OpenRow } from "../../analysis/summary-rows.ts";
import type { ResultDocument } from "../../results/record/result.ts";
import { armLabel } from "./labels.ts";
import { isAtLeast } from "./load-tables.ts";

/** What a reader has to know beside the figures, one line each: limits, what does not count, the notes of the run. */
export function remarks({ summary, notes, experiment }: ResultDocument): string {
  // The steps of a search are meant to fail in the end.
  const rows = experiment === "capacity" ? [] : [...summary.closed, ...summary.open, ...summary.draws];
  const doubts = rows
    .filter((row) => !row.valid && !isAtLeast(row))
    .map((row) => `* ${describe(row)} does not count: ${row.reasons.join(", ")}.`);
  const limited = summary.closed.some(isAtLeast)
    ? ["≥: the load generator was the limit (above 80 % of a core), so the service can do at least this."]
    : [];
  return [...limited, ...doubts, ...notes].join("\n");
}

function describe(row: ClosedRow | OpenRow | DrawRow): string {
  if ("rows" in row) return `A draw from ${counted(row.rows, "hero", "heroes")}`;
  if ("offered" in row) return `${armLabel(row)} at ${counted(row.offered, "fight")} a second`;
  return `${armLabel(row)} at ${counted(row.connections, "connection")}`;
}
