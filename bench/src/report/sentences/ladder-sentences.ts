import type { ResultDocument } from "../../results/run/result.ts";
import { milliseconds } from "../tables/text-table.ts";
import { counted } from "../terminal/counted.ts";
import { armLabel } from "../terminal/labels.ts";

/** Which limits were not met, or that all were. */
export function ladderVerdict({ summary, config }: ResultDocument): string {
  const limited = summary.open.filter(({ limitMet }) => limitMet !== null);
  if (limited.length === 0) return "None of these rates has a p95 to stay under.";
  const missed = limited.filter(({ limitMet }) => !limitMet);
  if (missed.length === 0) return "Every mode stayed under the p95 of every rate.";
  const withWrites = config.writes.length > 1;
  return missed
    .map((row) => {
      const seen = `p95 ${milliseconds(row.p95Ms)} ms, ${row.errors} failed, ${row.dropped} dropped`;
      return `${armLabel(row, { withWrites })} did NOT meet ${row.p95LimitMs} ms at ${counted(row.offered, "fight")} a second: ${seen}.`;
    })
    .join("\n");
}
