const FIRST_MS = 100;
const LONGEST_MS = 5000;

/**
 * How long to wait after so many failures in a row (1 or more): any time from 0 to a bound that doubles from 200 ms to
 * 5 s. "Full jitter" of Brooker, "Exponential Backoff and Jitter" (AWS Architecture Blog, 2015): those that failed
 * together do not come back together.
 */
export const backoffMs = (failures: number, random: () => number = Math.random): number =>
  random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
