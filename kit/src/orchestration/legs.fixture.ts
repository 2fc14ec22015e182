import type { Scope } from "../request/scope.ts";
import { callOf, createLeg, type Leg } from "./leg.ts";

/** Counts nothing. */
export const uncounted = { ended() {}, denied() {} };

/** A function that makes a call. */
type Work = (scope: Scope) => Promise<unknown>;

/** Legs whose calls are neither shared nor hedged. */
export function ownCalls<Calls extends Record<string, Work>>(
  calls: Calls,
): { [Name in keyof Calls]: Leg<Awaited<ReturnType<Calls[Name]>>> } {
  const legs: Record<string, Leg<unknown>> = {};
  for (const [name, work] of Object.entries(calls))
    legs[name] = createLeg({
      call: callOf(work),
      sharedInFlight: 1,
      timeoutError: () => new Error("timeoutError"),
      hedges: uncounted,
    });
  return legs as { [Name in keyof Calls]: Leg<Awaited<ReturnType<Calls[Name]>>> };
}
