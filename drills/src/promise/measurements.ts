import type { Measurement } from "@super-heroes/bench/results/promises/measurement";

/** A measurement that must not be larger than `limit`. */
export const atMost = (limit: number, what: string, value: number, unit = ""): Measurement => ({
  what,
  value,
  unit,
  limit: { atMost: limit },
});

/** A measurement that must not be smaller than `limit`. */
export const atLeast = (limit: number, what: string, value: number, unit = ""): Measurement => ({
  what,
  value,
  unit,
  limit: { atLeast: limit },
});

/** A measurement without a promise. */
export const reported = (what: string, value: number, unit = ""): Measurement => ({
  what,
  value,
  unit,
  limit: null,
});

/**
 * The same measurement without a value, because this run had nothing to measure; `why` is a clause. It neither keeps nor
 * breaks its promise.
 */
export const notMeasured = (measurement: Measurement, why: string): Measurement => ({
  ...measurement,
  value: Number.NaN,
  notMeasured: why,
});
