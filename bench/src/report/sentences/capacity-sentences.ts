import { counted } from "@super-heroes/system/counted";
import type { CapacityRow } from "../../analysis/derived.ts";
import type { ResultDocument } from "../../results/record/result.ts";
import { sortedCapacity } from "../tables/capacity-table.ts";
import { armName } from "../words/labels.ts";
import { rate } from "../words/numbers.ts";

/** One sentence for each arm: the rate it served within the objective, and whether a longer run confirmed it. */
export function capacitySentences({ capacity, config }: ResultDocument): string[] {
  return sortedCapacity(capacity).map((row) => sentence(row, config.confirmSeconds));
}

function sentence(row: CapacityRow, confirmSeconds: number | null): string {
  const { arm, median, lowest, highest, objectiveMs, atLeast, searches, confirmed } = row;
  const objective = `p95 under ${objectiveMs} ms`;
  if (median === null) return `${armName(arm)}: no rate was found with the ${objective}.`;
  const over = counted(searches.length, "search", "searches");
  const spread = lowest === highest ? `over ${over}` : `${rate(lowest)} to ${rate(highest)} over ${over}`;
  const least = atLeast.includes(true) ? "at least " : "";
  const outcome =
    confirmed === null ? "" : `; ${confirmed ? "confirmed" : "NOT confirmed"} over ${confirmSeconds} s`;
  return `${armName(arm)} serves ${least}${rate(median)} fights/s with the ${objective} (${spread})${outcome}.`;
}
