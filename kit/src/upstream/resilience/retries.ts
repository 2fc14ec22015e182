import { handleWhen, type IBackoff, retry } from "cockatiel";
import type { Metrics } from "../../metrics/metrics.ts";
import type { Deadline } from "../../request/deadline.ts";
import { createAttemptBudget } from "./attempt-budget.ts";

/** Further attempts of one call, at most. */
const MOST_RETRIES = 2;

/** Of an upstream's calls, as a share; and a few to begin with. */
const BUDGET = { share: 0.1, initial: 3 };

/** The longest pause before the first and before any further retry, in milliseconds. */
const BASE_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 200;

/** What a failed attempt says about another one. */
export interface Verdict {
  /** Whether the same call, made again, may go well and can do no harm. */
  retryable: boolean;
  /** What the upstream has asked for: no further attempt before this has passed. */
  retryAfterMs?: number;
}

/** Makes calls again that have failed, as far as the budget allows. */
export interface Retries {
  /** The call's answer, or the failure of its last attempt. */
  run<T>(call: () => Promise<T>, deadline: Deadline): Promise<T>;
}

/**
 * Retries with a budget: at most a tenth of an upstream's calls, beside three to begin with, so that an outage is not
 * answered with twice the load. The pause before each is drawn between nothing and a bound that doubles ("full jitter":
 * Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015), or what the upstream has asked for where that
 * is longer; a retry that would begin after the deadline is not made.
 *
 * Only for calls that can do no harm twice, and only by whoever calls the upstream itself: retries at each of several
 * layers multiply.
 */
export function createRetries(
  upstream: string,
  judge: (error: unknown) => Verdict,
  metrics: Metrics,
  random: () => number = Math.random,
): Retries {
  const budget = createAttemptBudget(BUDGET);
  const made = metrics
    .counter("upstream_retries_total", "Calls to another service that were made again")
    .child({ upstream });
  const denied = metrics
    .counter("upstream_retries_denied_total", "Retries that were due and not made: the budget was spent")
    .child({ upstream });
  metrics
    .gauge("upstream_retry_budget", "Retries that may be made at once, now", ["upstream"])
    .watch({ upstream }, () => budget.left);

  /** Full jitter; `attempt` counts from 1. */
  const pauseMs = (attempt: number) =>
    random() * Math.min(LONGEST_PAUSE_MS, BASE_PAUSE_MS * 2 ** (attempt - 1));

  /** The policy for one call that has failed once already; the library has no place for a call's own deadline. */
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
    async run(call, deadline) {
      budget.earn();
      try {
        return await call();
      } catch (error) {
        if (!judge(error).retryable) throw error;
        // The library counts the first attempt as its own: it is told what came of it.
        return await policyFor(deadline).execute(({ attempt }) =>
          attempt === 0 ? Promise.reject(error) : call(),
        );
      }
    },
  };
}
