import type { HedgeCounter, HedgeOutcome } from "../metrics/hedge-counter.ts";
import { Cancellation } from "../request/cancellation.ts";
import { Abandoned, type Scope } from "../request/scope.ts";
import { createAttemptBudget } from "../upstream/resilience/attempt-budget.ts";
import type { Call } from "./call.ts";
import { createLatencyWindow } from "./latency-window.ts";

/** Calls slower than this percentile of the recent ones get a second attempt. */
const SLOW_PERCENT = 95;
/** Second attempts as a share of first ones, at most. */
const BUDGET_SHARE = 0.05;

interface Attempt<Answer> {
  answer: Promise<Answer>;
  giveUp(): void;
}

/**
 * Makes a call, and once more when its answer takes longer than 95 % of the recent ones did. The first answer wins and
 * the other attempt is aborted; a first attempt that fails before that fails the call. (Dean and Barroso, "The Tail
 * at Scale", Communications of the ACM 56(2), 2013: hedged requests.)
 */
export function hedgedCall<Answer>(call: Call<Answer>, hedges: HedgeCounter): Call<Answer> {
  const recent = createLatencyWindow(SLOW_PERCENT);
  const budget = createAttemptBudget({ share: BUDGET_SHARE });

  return async (scope) => {
    const startedAtMs = performance.now();
    budget.earn();
    const slowAfterMs = recent.ms;
    const answer =
      slowAfterMs === undefined ? await call(scope) : await firstAnswer(call, slowAfterMs, scope);
    recent.add(performance.now() - startedAtMs);
    return answer;
  };

  async function firstAnswer(call: Call<Answer>, slowAfterMs: number, scope: Scope): Promise<Answer> {
    const first = attempt(call, scope);
    if (!(await outlasts(first.answer, slowAfterMs))) return await first.answer;
    if (!budget.take()) {
      hedges.denied();
      return await first.answer;
    }
    const second = attempt(call, scope);
    let outcome: HedgeOutcome = "failed";
    const noting = async (answer: Promise<Answer>, wins: HedgeOutcome) => {
      const value = await answer;
      if (outcome === "failed") outcome = wins;
      return value;
    };
    try {
      return await Promise.any([noting(first.answer, "lost"), noting(second.answer, "won")]);
    } catch {
      return await first.answer; // both failed: the first failure is the call's
    } finally {
      first.giveUp();
      second.giveUp();
      hedges.ended(outcome);
    }
  }
}

/** Starts a call in a scope of its own, which ends with the request's. */
function attempt<Answer>(call: Call<Answer>, scope: Scope): Attempt<Answer> {
  const signal = new Cancellation();
  const end = () => signal.abort(scope.signal.reason);
  if (scope.signal.aborted) end();
  scope.signal.addEventListener("abort", end);
  const answer = call({ ...scope, signal });
  const settled = () => scope.signal.removeEventListener("abort", end);
  answer.then(settled, settled);
  return { answer, giveUp: () => signal.abort(new Abandoned()) };
}

/** Whether the answer takes longer than `ms`; a failure counts as an end. */
async function outlasts(answer: Promise<unknown>, ms: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  // Timers count whole milliseconds and drop the fraction: rounded down, this would call half the answers slow.
  const timer = setTimeout(resolve, Math.ceil(ms), true);
  const ended = () => resolve(false);
  answer.then(ended, ended);
  const slow = await promise;
  clearTimeout(timer);
  return slow;
}
