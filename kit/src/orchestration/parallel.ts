import { timed } from "../timings.ts";
import type { Answers, Orchestrator } from "./orchestrator.ts";

/** All legs at once: the time of the slowest. */
export const parallel: Orchestrator = async (legs, scope) => {
  const names = Object.keys(legs);
  const calls = Object.entries(legs).map(([name, leg]) => timed(scope.timings, name, leg, scope));
  const values = await Promise.all(calls);
  return Object.fromEntries(values.map((value, index) => [names[index], value])) as Answers<typeof legs>;
};
