/** What a check measured, and the limit that was promised for it. */
export interface Measurement {
  /** As in "acknowledged writes that are not stored". */
  what: string;
  value: number;
  /** Written after the value; empty for a plain count. */
  unit: string;
  /** The promise; `null` for a value that is only reported. */
  limit: Limit | null;
  /** Why this run had nothing to measure, as a clause; `value` is NaN then. */
  notMeasured?: string;
}

/** The outcome of the promise about a measurement. */
export type Outcome = "kept" | "broken" | "not measured";

/** The one bound that a value has to respect. */
export type Limit = { atMost: number } | { atLeast: number };

/**
 * The outcome of the promise. A value of `NaN` breaks its promise: something should have been measured and was not. Only a
 * measurement that says why it could not be made is "not measured".
 */
export function outcomeOf({ value, limit, notMeasured }: Measurement): Outcome {
  if (limit === null) return "kept";
  if (notMeasured !== undefined) return "not measured";
  return ("atMost" in limit ? value <= limit.atMost : value >= limit.atLeast) ? "kept" : "broken";
}

/** Whether a value respects its limit, or has none. */
export const isKept = (measurement: Measurement): boolean => outcomeOf(measurement) === "kept";

/** Whether a check with these measurements passes: no promise is broken, and not all of them are unmeasured. */
export function passes(measurements: readonly Measurement[]): boolean {
  const outcomes = measurements.filter(({ limit }) => limit !== null).map(outcomeOf);
  return !outcomes.includes("broken") && (outcomes.length === 0 || outcomes.includes("kept"));
}

/** A measurement's value as it is printed. */
export function valueText({
  value,
  unit,
  notMeasured,
}: Pick<Measurement, "value" | "unit" | "notMeasured">): string {
  if (notMeasured !== undefined) return `not measured, because ${notMeasured}`;
  if (Number.isNaN(value)) return "not measured";
  return `${Number(value.toFixed(2)).toLocaleString("en-US")}${unit && ` ${unit}`}`;
}
