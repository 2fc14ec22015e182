import { CEILING } from "../../analysis/observation/segment.ts";
import type { ClosedRow } from "../../analysis/summary-rows.ts";
import { NONE } from "./numbers.ts";

/** A share of the ceiling's throughput. "≤" marks a ceiling that the load generator limited. */
export function shareOfCeilingText(
  share: number | null,
  connections: number,
  closed: readonly ClosedRow[],
): string {
  if (share === null) return NONE;
  const isAtMost = closed.some(
    (row) => row.mode === CEILING && row.connections === connections && row.atLeast,
  );
  return `${isAtMost ? "≤ " : ""}${share.toFixed(3)}`;
}
