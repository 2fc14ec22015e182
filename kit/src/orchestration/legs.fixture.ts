import type { Call } from "./call.ts";
import { createLeg, type Leg } from "./leg.ts";

/** Counts nothing. */
export const uncounted = { ended() {}, denied() {} };

/** Legs whose calls are neither shared nor hedged. */
export function ownCalls<Calls extends Record<string, Call<unknown>>>(
  calls: Calls,
): { [Name in keyof Calls]: Leg<Awaited<ReturnType<Calls[Name]>>> } {
  const legs: Record<string, Leg<unknown>> = {};
  for (const [name, call] of Object.entries(calls))
    legs[name] = createLeg({
      call,
      sharedInFlight: 1,
      timeoutError: () => new Error("timeoutError"),
      hedges: uncounted,
    });
  return legs as { [Name in keyof Calls]: Leg<Awaited<ReturnType<Calls[Name]>>> };
}
