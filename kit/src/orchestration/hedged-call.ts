import type { HedgeCounter, HedgeOutcome } from "../metrics/hedge-counter.ts";
import { promised, receive } from "../request/receiver.ts";
import { Abandoned, type Scope } from "../request/scope.ts";
import { createAttemptBudget } from "../upstream/resilience/attempt-budget.ts";
import type { Call } from "./call.ts";
import { createLatencyWindow } from "./latency-window.ts";

/** Calls slower than this percentile of the recent ones get a second attempt. */
const SLOW_PERCENT = 95;
/** The largest share of second attempts, relative to first ones. */
const BUDGET_SHARE = 0.05;

/** Whether the call of a request may get a second attempt. */
export type MayHedge = (scope: Scope) => boolean;

interface Attempt<Result> {
  scope: Scope;
  result: Promise<Result>;
  cancel(): void;
}

/**
 * Makes a call, and a second attempt when the first takes longer than 95 % of the recent calls. The first result is used and
 * the other attempt is aborted. A first attempt that fails before that fails the call. (Hedged requests: Dean and Barroso,
 * "The Tail at Scale", Communications of the ACM 56(2), 2013.)
 */
export function hedgedCall<Result>(
  call: Call<Result>,
  hedges: HedgeCounter,
  mayHedge: MayHedge = () => true,
): Call<Result> {
  const recent = createLatencyWindow(SLOW_PERCENT);
  const budget = createAttemptBudget({ share: BUDGET_SHARE });

  return (scope, receiver) => receive(timedResult(scope), receiver);

  async function timedResult(scope: Scope): Promise<Result> {
    const startedAtMs = performance.now();
    budget.earn();
    // Latencies are recorded without second attempts too, so that these can be switched on at any time.
    const slowAfterMs = mayHedge(scope) ? recent.ms : undefined;
    const result =
      slowAfterMs === undefined
        ? await promised<Result>((receiver) => call(scope, receiver))
        : await firstResult(call, slowAfterMs, scope);
    recent.add(performance.now() - startedAtMs);
    return result;
  }

  async function firstResult(call: Call<Result>, slowAfterMs: number, scope: Scope): Promise<Result> {
    const first = attempt(call, scope);
    if (!(await outlasts(first.result, slowAfterMs))) return await first.result;
    if (!budget.take()) {
      hedges.denied();
      return await first.result;
    }
    const second = attempt(call, scope, first.scope);
    let outcome: HedgeOutcome = "failed";
    const noting = async (result: Promise<Result>, wins: HedgeOutcome) => {
      const value = await result;
      if (outcome === "failed") outcome = wins;
      return value;
    };
    try {
      return await Promise.any([noting(first.result, "lost"), noting(second.result, "won")]);
    } catch {
      return await first.result; // both failed: the call fails with the first failure
    } finally {
      first.cancel();
      second.cancel();
      hedges.ended(outcome);
    }
  }
}

/** Starts a call in a scope of its own, which ends with the scope of the request. A second attempt goes to another replica. */
function attempt<Result>(call: Call<Result>, scope: Scope, first?: Scope): Attempt<Result> {
  const own = scope.child(first);
  const result = own.run(() => promised<Result>((receiver) => call(own, receiver)));
  return { scope: own, result, cancel: () => own.abort(new Abandoned()) };
}

/** Whether the call takes longer than `ms`; a failure ends it too. */
async function outlasts(result: Promise<unknown>, ms: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  // Timers count whole milliseconds and drop the fraction: rounded down, half of all calls would be slow.
  const timer = setTimeout(resolve, Math.ceil(ms), true);
  const ended = () => resolve(false);
  result.then(ended, ended);
  const slow = await promise;
  clearTimeout(timer);
  return slow;
}
