import type { Answers, Orchestrator } from "./orchestrator.ts";

/** All legs at once: the time of the slowest. */
export const parallel: Orchestrator = async (legs, scope) => {
  const answers = await Promise.all(
    Object.entries(legs).map(async ([name, leg]) => [name, await leg(scope)] as const),
  );
  return Object.fromEntries(answers) as Answers<typeof legs>;
};
