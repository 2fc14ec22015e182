import { commandClock } from "@super-heroes/cli/command-clock";

/** The time that a run has left, in seconds; infinite without a limit. */
export interface Budget {
  /** The time left for measuring. */
  leftSeconds(): number;
}

/** Reserved for stopping the services and writing the result. */
const CLOSING_SECONDS = 2;

/** The budget of a command that ends this many seconds after it was typed; `now` returns the time since then in ms. */
export function budgetOf(totalSeconds: number | null, now: () => number = commandClock()): Budget {
  return {
    leftSeconds: () => (totalSeconds ?? Number.POSITIVE_INFINITY) - CLOSING_SECONDS - now() / 1000,
  };
}
