import type { CapacityRow } from "../../results/run/derived.ts";
import type { ResultDocument } from "../../results/run/result.ts";
import { left, right, textTable, whole } from "../tables/text-table.ts";
import { counted } from "../terminal/counted.ts";
import { armLabel, openLoopLabel } from "../terminal/labels.ts";

/** What each search found for each arm. */
export function capacityTable(result: ResultDocument): string {
  if (result.capacity.length === 0) return "";
  const columns = [left("mode"), left("searches, fights/s"), right("median"), left("range"), left("held")];
  const lines = result.capacity.map((row) => [
    label(row, result),
    row.searches.map((rate, index) => found(rate, row.atLeast[index] ?? false)).join("  "),
    row.median === null ? "-" : found(row.median, row.atLeast.includes(true)),
    range(row) || "-",
    row.confirmed === null ? "-" : row.confirmed ? "yes" : "NO",
  ]);
  const objectives = [...new Set(result.capacity.map(({ objectiveMs }) => objectiveMs))].join(", ");
  return `Capacity: the highest rate with the p95 under ${objectives} ms. ${openLoopLabel(result.segments)}\n\n${textTable(columns, lines)}`;
}

/** One sentence for each arm. */
export function capacitySentences(result: ResultDocument): string {
  return result.capacity.map((row) => sentence(row, result)).join("\n");
}

function sentence(row: CapacityRow, result: ResultDocument): string {
  const { median, objectiveMs, atLeast, searches, confirmed } = row;
  const who = label(row, result);
  if (median === null) return `${who}: no rate was found whose p95 stays under ${objectiveMs} ms.`;
  const found = counted(searches.length, "search", "searches");
  const over = searches.length === 1 ? found : `${range(row)} over ${found}`;
  const least = atLeast.includes(true) ? "at least " : "";
  const held = `the median over ${result.config.confirmSeconds} s`;
  const outcome = confirmed === null ? "" : confirmed ? `; it held ${held}` : `; it did NOT hold ${held}`;
  return `${who} serves ${least}${counted(median, "fight")} a second with the p95 under ${objectiveMs} ms (${over})${outcome}.`;
}

const found = (rate: number | null, atLeast: boolean) =>
  rate === null ? "-" : `${atLeast ? "≥ " : ""}${whole(rate)}`;

function range({ lowest, highest }: CapacityRow): string {
  return lowest === null || highest === null ? "" : `${whole(lowest)}–${whole(highest)}`;
}

function label({ arm }: CapacityRow, { config }: ResultDocument): string {
  return armLabel(arm, { withWrites: config.writes.length > 1 });
}
