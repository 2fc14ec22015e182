/** What a drill measured, and how far it may go. */
export interface Figure {
  /** As in "acknowledged writes that are not stored". */
  what: string;
  value: number;
  /** Written after the value; empty for a plain count. */
  unit: string;
  /** The promise; `null` for what is recorded to make sense of the others. */
  limit: Limit | null;
  /** Why this run had nothing to measure, as a clause; `value` is NaN then. */
  notMeasured?: string;
}

/** What became of the promise about a figure. */
export type Outcome = "kept" | "broken" | "not measured";

/** One side of what is allowed. */
export type Limit = { atMost: number } | { atLeast: number };

/** A figure that must not be larger than `limit`. */
export const atMost = (limit: number, what: string, value: number, unit = ""): Figure => ({
  what,
  value,
  unit,
  limit: { atMost: limit },
});

/** A figure that must not be smaller than `limit`. */
export const atLeast = (limit: number, what: string, value: number, unit = ""): Figure => ({
  what,
  value,
  unit,
  limit: { atLeast: limit },
});

/** The figure, about which this run has no value, and why: it neither keeps nor breaks its promise. */
export const notMeasured = (figure: Figure, why: string): Figure => ({
  ...figure,
  value: Number.NaN,
  notMeasured: why,
});

/** A figure nothing was promised about. */
export const told = (what: string, value: number, unit = ""): Figure => ({ what, value, unit, limit: null });

/** What became of the promise. One about something that should have been measured and was not is broken. */
export function outcomeOf({ value, limit, notMeasured }: Figure): Outcome {
  if (limit === null) return "kept";
  if (notMeasured !== undefined) return "not measured";
  return ("atMost" in limit ? value <= limit.atMost : value >= limit.atLeast) ? "kept" : "broken";
}

/** Whether a figure is what was promised, or nothing was promised about it. */
export const isKept = (figure: Figure): boolean => outcomeOf(figure) === "kept";

/** Whether figures show that what was promised holds: no promise was broken, and not all of them went unmeasured. */
export function allHold(figures: readonly Figure[]): boolean {
  const outcomes = figures.filter(({ limit }) => limit !== null).map(outcomeOf);
  return !outcomes.includes("broken") && (outcomes.length === 0 || outcomes.includes("kept"));
}

/** A figure's value as it is printed. */
export function valueText({
  value,
  unit,
  notMeasured,
}: Pick<Figure, "value" | "unit" | "notMeasured">): string {
  if (notMeasured !== undefined) return `not measured, because ${notMeasured}`;
  if (Number.isNaN(value)) return "not measured";
  return `${Number(value.toFixed(2)).toLocaleString("en-US")}${unit && ` ${unit}`}`;
}
