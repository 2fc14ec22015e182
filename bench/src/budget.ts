/** How long a run may still take, in seconds; infinite where it takes what it takes. */
export interface Budget {
  /** For measuring. */
  leftSeconds(): number;
  /** For building a generator. */
  leftForInstallingSeconds(): number;
}

/** Kept for stopping the services and writing the result. */
const CLOSING_SECONDS = 2;
/** The least that a run needs for measuring, whatever else takes long. */
const LEAST_MEASURING_SECONDS = 60;

/** The budget of a command that ends within so many seconds of its process's start, as `now` tells it in ms. */
export function budgetOf(totalSeconds: number | null, now: () => number = () => performance.now()): Budget {
  const leftSeconds = () => (totalSeconds ?? Number.POSITIVE_INFINITY) - CLOSING_SECONDS - now() / 1000;
  return {
    leftSeconds,
    leftForInstallingSeconds: () => Math.max(0, leftSeconds() - LEAST_MEASURING_SECONDS),
  };
}
