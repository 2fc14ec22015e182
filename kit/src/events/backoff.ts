const FIRST_MS = 100;
const LONGEST_MS = 5000;

/**
 * The pause after this many failures in a row (1 or more): a random time from 0 to a limit that doubles from 200 ms to 5 s.
 * This is the "full jitter" of Brooker, "Exponential Backoff and Jitter" (AWS Architecture Blog, 2015): clients that failed
 * together do not retry together.
 */
export const backoffMs = (failures: number, random: () => number = Math.random): number =>
  random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
