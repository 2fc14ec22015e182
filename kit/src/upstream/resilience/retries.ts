import { handleWhen, type IBackoff, retry } from "cockatiel";
import type { Metrics } from "../../metrics/metrics.ts";
import type { Deadline } from "../../request/deadline.ts";
import { createAttemptBudget } from "./attempt-budget.ts";

/** The largest number of further attempts of one call. */
const MOST_RETRIES = 2;

/** The budget as a share of an upstream's calls, and its first value. */
const BUDGET = { share: 0.1, initial: 3 };

/** The longest pause before the first retry and before any later one, in milliseconds. */
const BASE_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 200;

/** What a failed attempt shows about another one. */
export interface Verdict {
  /** Whether the same call may succeed when it is repeated, and does no harm. */
  retryable: boolean;
  /** The pause that the upstream asked for (Retry-After). */
  retryAfterMs?: number;
}

/** Repeats failed calls within a budget. */
export interface Retries {
  /** Called for each first attempt, which earns a share of a retry. */
  earn(): void;
  /** Whether the failure of a first attempt is one after which it may be repeated. */
  isRetryable(error: unknown): boolean;
  /**
   * Repeats a call whose first attempt failed with a retryable error, where the budget and the deadline allow it. Resolves with its
   * result, or rejects with the failure of its last attempt.
   */
  again<T>(error: unknown, call: () => Promise<T>, deadline: Deadline): Promise<T>;
}

/**
 * Retries with a budget: at most a tenth of an upstream's calls, and three at first, so that an outage does not double the load.
 * The pause before each is a random time up to a limit that doubles ("full jitter": Brooker, "Exponential Backoff And Jitter",
 * AWS Architecture Blog, 2015), or the one that the upstream asked for if that is longer. A retry that would start after the
 * deadline is not made.
 *
 * Only for calls that can safely be repeated, and only where the upstream is called directly: retries in several layers
 * multiply.
 */
export function createRetries(
  upstream: string,
  judge: (error: unknown) => Verdict,
  metrics: Metrics,
  random: () => number = Math.random,
): Retries {
  const budget = createAttemptBudget(BUDGET);
  const made = metrics
    .counter("upstream_retries_total", "Repeated calls to another service")
    .child({ upstream });
  const denied = metrics
    .counter("upstream_retries_denied_total", "Retries that were not made because the budget was spent")
    .child({ upstream });
  metrics
    .gauge("upstream_retry_budget", "Retries that may be made now", ["upstream"])
    .watch({ upstream }, () => budget.left);

  /** Full jitter; `attempt` counts from 1. */
  const pauseMs = (attempt: number) =>
    random() * Math.min(LONGEST_PAUSE_MS, BASE_PAUSE_MS * 2 ** (attempt - 1));

  /** The policy for one call that has failed once. The library has no deadline per call. */
  function policyFor(deadline: Deadline) {
    let nextPauseMs = 0;
    let attempt = 0;
    const mayRetry = (error: unknown): boolean => {
      const { retryable, retryAfterMs = 0 } = judge(error);
      attempt++;
      if (!retryable || attempt > MOST_RETRIES) return false;
      nextPauseMs = Math.max(retryAfterMs, pauseMs(attempt));
      if (nextPauseMs >= deadline.remainingMs) return false;
      const granted = budget.take();
      (granted ? made : denied).add();
      return granted;
    };
    const pause: IBackoff<unknown> = {
      get duration() {
        return nextPauseMs;
      },
      next: () => pause,
    };
    return retry(handleWhen(mayRetry), { maxAttempts: MOST_RETRIES, backoff: pause });
  }

  return {
    earn: budget.earn,
    isRetryable: (error) => judge(error).retryable,
    // The library makes the first attempt itself, so it gets the outcome that is already known.
    again: (error, call, deadline) =>
      policyFor(deadline).execute(({ attempt }) => (attempt === 0 ? Promise.reject(error) : call())),
  };
}
