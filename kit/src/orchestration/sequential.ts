import { promised } from "../request/receiver.ts";
import { TimedReceiver } from "../request/timings.ts";
import type { Orchestrator, Results } from "./orchestrator.ts";

/** One leg after another, in their order. Takes the sum of their times. */
export const sequential: Orchestrator = async (legs, scope) => {
  const results: Record<string, unknown> = {};
  for (const name in legs) {
    results[name] = await promised((receiver) =>
      legs[name]?.call(scope, new TimedReceiver(scope.timings, name, receiver)),
    );
  }
  return results as Results<typeof legs>;
};
