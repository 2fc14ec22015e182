import { commandClock } from "@super-heroes/cli/command-clock";

/** How long a run may still take, in seconds; infinite where it takes what it takes. */
export interface Budget {
  /** For measuring. */
  leftSeconds(): number;
}

/** Kept for stopping the services and writing the result. */
const CLOSING_SECONDS = 2;

/** The budget of a command that ends so many seconds after it was typed, as `now` returns it in ms. */
export function budgetOf(totalSeconds: number | null, now: () => number = commandClock()): Budget {
  return {
    leftSeconds: () => (totalSeconds ?? Number.POSITIVE_INFINITY) - CLOSING_SECONDS - now() / 1000,
  };
}
