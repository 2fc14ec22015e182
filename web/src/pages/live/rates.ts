/** How many seconds are shown. */
export const SHOWN_S = 120;

/** The fights of each of the last seconds, oldest first. `null` for seconds without a connection. */
export type Rates = readonly (number | null)[];

/** No second was seen yet. */
export const NO_RATES: Rates = Array.from({ length: SHOWN_S }, () => null);

/**
 * The rates after another second: `before` and `now` are the totals at its ends, undefined where none is known. A total that fell
 * belongs to another store, and says nothing about this second.
 */
export function withSecond(rates: Rates, before: number | undefined, now: number | undefined): Rates {
  const isKnown = before !== undefined && now !== undefined && now >= before;
  return [...rates.slice(1), isKnown ? now - before : null];
}
