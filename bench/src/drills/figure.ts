/** What a drill measured, and how far it may go. */
export interface Figure {
  /** As in "acknowledged fights that are not stored". */
  what: string;
  value: number;
  /** Written after the value; empty for a plain count. */
  unit: string;
  /** The promise; `null` for what is told to make sense of the others. */
  limit: Limit | null;
}

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

/** A figure nothing was promised about. */
export const told = (what: string, value: number, unit = ""): Figure => ({ what, value, unit, limit: null });

/** Whether a figure is what was promised. What could not be measured is not. */
export function isKept({ value, limit }: Figure): boolean {
  if (limit === null) return true;
  return "atMost" in limit ? value <= limit.atMost : value >= limit.atLeast;
}
