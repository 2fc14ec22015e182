import { timed } from "../request/timings.ts";
import type { Results, Orchestrator } from "./orchestrator.ts";

/** One leg after another, in their order: the sum of their times, one upstream call at a time. */
export const sequential: Orchestrator = async (legs, scope) => {
  const answers: Record<string, unknown> = {};
  for (const [name, leg] of Object.entries(legs))
    answers[name] = await timed(scope.timings, name, leg.call, scope);
  return answers as Results<typeof legs>;
};
