import type { ResultDocument } from "../../results/record/result.ts";
import { loadName, rowName } from "../words/labels.ts";
import { ms } from "../words/numbers.ts";

/** One sentence for each limit that was not met, or one that all were met. */
export function ladderSentences({ summary }: Pick<ResultDocument, "summary">): string[] {
  const limited = summary.open.filter(({ limitMet }) => limitMet !== null);
  if (limited.length === 0) return ["None of these rates has a p95 limit."];
  const missed = limited.filter(({ limitMet }) => !limitMet);
  if (missed.length === 0) return ["Every mode met the p95 limit of every rate."];
  return missed.map((row) => {
    const rate = loadName({ model: "open", offered: row.offered });
    return `${rowName(row)} did NOT meet ${row.p95LimitMs} ms at ${rate}: p95 ${ms(row.p95Ms)}, ${row.errors} failed, ${row.dropped} dropped.`;
  });
}
