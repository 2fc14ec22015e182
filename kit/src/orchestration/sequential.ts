import { timed } from "../request/timings.ts";
import type { Orchestrator, Results } from "./orchestrator.ts";

/** One leg after another, in their order. Takes the sum of their times. */
export const sequential: Orchestrator = async (legs, scope) => {
  const results: Record<string, unknown> = {};
  for (const [name, leg] of Object.entries(legs))
    results[name] = await timed(scope.timings, name, leg.call, scope);
  return results as Results<typeof legs>;
};
