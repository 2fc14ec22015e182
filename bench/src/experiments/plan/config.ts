import type { Plan } from "./experiment.ts";

/** What was asked for, where everything that an experiment has no use for is empty. */
export function configOf(
  asked: Partial<Plan["config"]> &
    Pick<Plan["config"], "modes" | "blocks" | "order" | "seconds" | "warmupSeconds" | "quick">,
): Plan["config"] {
  return {
    baseline: null,
    connections: [],
    rates: [],
    writes: [],
    drawRows: [],
    latencies: [],
    poolMax: [],
    maxInFlight: [],
    noiseBlocks: 0,
    objectiveMs: null,
    searches: null,
    trials: null,
    ratio: null,
    confirmSeconds: null,
    ...asked,
  };
}
