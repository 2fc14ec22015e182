import type { CapacityRow } from "../../analysis/derived.ts";
import { compareModes, settingsOf } from "../words/labels.ts";
import { NONE, rate } from "../words/numbers.ts";
import { left, right, type Table } from "./table.ts";

/** The highest rate that each arm served within the objective, and every search for it. */
export function capacityTable(capacity: readonly CapacityRow[]): Table {
  return {
    caption: "Capacity by mode and settings, in fights/s",
    columns: [
      ...[left("mode"), left("settings"), right("median"), right("lowest"), right("highest")],
      ...[left("each search"), left("confirmed over a longer time")],
    ],
    rows: sortedCapacity(capacity).map((row) => [
      row.arm.mode,
      settingsOf(row.arm).join(", ") || "default",
      capacityText(row),
      rate(row.lowest),
      rate(row.highest),
      row.searches
        .map((found, index) => `${found !== null && row.atLeast[index] ? "≥ " : ""}${rate(found)}`)
        .join(", "),
      row.confirmed === null ? NONE : row.confirmed ? "yes" : "NO",
    ]),
  };
}

/** The rows in the order of modes and pool sizes. */
export function sortedCapacity(capacity: readonly CapacityRow[]): CapacityRow[] {
  return capacity.toSorted(
    (a, b) => compareModes(a.arm.mode, b.arm.mode) || (a.arm.poolMax ?? 0) - (b.arm.poolMax ?? 0),
  );
}

/** The median of the searches; "≥" marks one that the load generator limited. */
export function capacityText({ median, atLeast }: CapacityRow): string {
  return median === null ? "none found" : `${atLeast.includes(true) ? "≥ " : ""}${rate(median)}`;
}
