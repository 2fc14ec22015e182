import type { Scope } from "../request/scope.ts";
import { timed } from "../request/timings.ts";
import type { Call } from "./call.ts";
import type { Leg } from "./leg.ts";
import type { Legs, Results } from "./orchestrator.ts";

/** Makes every leg's call at the same time, each in the given way. Takes the time of the slowest. */
export async function allAtOnce<L extends Legs>(
  legs: L,
  scope: Scope,
  way: (leg: Leg<unknown>) => Call<unknown>,
): Promise<Results<L>> {
  const names = Object.keys(legs);
  const calls = Object.values(legs).map((leg, index) =>
    timed(scope.timings, names[index] as string, way(leg), scope),
  );
  const values = await Promise.all(calls);
  const results: Record<string, unknown> = {};
  for (const [index, name] of names.entries()) results[name] = values[index];
  return results as Results<L>;
}
