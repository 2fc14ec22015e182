/** The p95 that a fight must stay under, in milliseconds, by the rate at which fights are offered. */
export const p95LimitsMs: Readonly<Record<number, number>> = { 1: 50, 10: 100, 50: 200, 75: 350, 100: 500 };

/** The share of requests that may fail in a measurement that counts. */
export const failedShare = 0.001;
