import type { Call } from "./call.ts";
import { createLeg, type Leg } from "./leg.ts";

/** Nobody counts. */
export const uncounted = { ended() {}, denied() {} };

/** Legs that are made of nothing but calls of their own. */
export function ownCalls<Calls extends Record<string, Call<unknown>>>(
  calls: Calls,
): { [Name in keyof Calls]: Leg<Awaited<ReturnType<Calls[Name]>>> } {
  const legs: Record<string, Leg<unknown>> = {};
  for (const [name, call] of Object.entries(calls))
    legs[name] = createLeg({
      call,
      sharedInFlight: 1,
      overdue: () => new Error("overdue"),
      hedges: uncounted,
    });
  return legs as { [Name in keyof Calls]: Leg<Awaited<ReturnType<Calls[Name]>>> };
}
