import { median } from "simple-statistics";

/**
 * The outcome of offering a rate once. `limited`: the generator could offer no more, so that it says nothing about
 * the service.
 */
export type TrialOutcome = "passed" | "failed" | "limited";

/** How a capacity is searched for. */
export interface SearchOptions {
  /** The first rate, in requests per second. */
  from: number;
  /** The search ends when the lowest failed rate is at most this many times the highest passed one. */
  ratio: number;
  /** The most trials of a rate; it passes when the majority of them do. */
  trials: number;
}

/** What a search ends with. */
export interface Found {
  /** The highest rate that passed; `null` where none did. */
  rate: number | null;
  /** The generator was the limit: the service can do at least this. */
  atLeast: boolean;
}

/** The middle of what the searches found; `null` when they found nothing. */
export function medianRate(found: readonly (Pick<Found, "rate"> | undefined)[]): number | null {
  const rates = found.flatMap((search) => search?.rate ?? []);
  return rates.length === 0 ? null : median(rates);
}

/** No generator on one machine gets near; a search without a failure ends here. */
const HIGHEST_RATE = 100_000;

/**
 * Searches for the highest rate that passes: doubles until one fails (or halves until one passes), then bisects on a
 * logarithmic scale. Yields the rates to try, whole requests per second, and receives the outcome of each. The same
 * outcomes lead to the same rates, so a recorded search can be run again.
 */
export function* searchCapacity(options: SearchOptions): Generator<number, Found, TrialOutcome> {
  let passed: number | null = null;
  let failed: number | null = null;
  for (let rate: number | null = options.from; rate !== null; ) {
    const outcome: TrialOutcome = yield* majorityAt(rate, options.trials);
    if (outcome === "limited") return { rate: passed, atLeast: true };
    if (outcome === "passed") passed = rate;
    else failed = rate;
    rate = nextRate(passed, failed, options.ratio);
  }
  return { rate: passed, atLeast: failed === null };
}

/** Tries a rate until the majority is certain. */
function* majorityAt(rate: number, trials: number): Generator<number, TrialOutcome, TrialOutcome> {
  let passes = 0;
  for (let tried = 0; tried < trials; tried += 1) {
    const outcome = yield rate;
    if (outcome === "limited") return outcome;
    if (outcome === "passed") passes += 1;
    if (passes > trials / 2) return "passed";
    if (tried + 1 - passes >= trials / 2) return "failed";
  }
  return "failed";
}

function nextRate(passed: number | null, failed: number | null, ratio: number): number | null {
  if (failed === null) return passed !== null && passed * 2 <= HIGHEST_RATE ? passed * 2 : null;
  if (passed === null) return failed > 1 ? Math.floor(failed / 2) : null;
  const middle = Math.round(Math.sqrt(passed * failed));
  return failed / passed > ratio && middle > passed && middle < failed ? middle : null;
}
