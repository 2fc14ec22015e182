import { type Measurement, outcomeOf, valueText } from "../../results/promises/measurement.ts";
import { NONE } from "../words/numbers.ts";
import { left, right, type Table } from "./table.ts";

/** What a check measured, what was promised, and whether that was kept. */
export function measurementTable(measurements: readonly Measurement[], name: string): Table {
  return {
    caption: `Measured and promised values of ${name}`,
    columns: [left("value"), right("measured"), right("promised"), left("kept")],
    rows: measurements.map((measurement) => [
      measurement.what,
      valueText(measurement),
      limitText(measurement),
      measurement.limit === null ? NONE : KEPT[outcomeOf(measurement)],
    ]),
  };
}

const KEPT = { kept: "yes", broken: "no", "not measured": "not measured" } as const;

function limitText({ limit, unit }: Measurement): string {
  if (limit === null) return NONE;
  return "atMost" in limit
    ? `≤ ${valueText({ value: limit.atMost, unit })}`
    : `≥ ${valueText({ value: limit.atLeast, unit })}`;
}
