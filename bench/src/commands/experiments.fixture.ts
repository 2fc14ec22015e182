import type { Experiment } from "../experiments/plan/experiment.ts";
import { experiments } from "./commands.ts";

/** What a command makes of these arguments. Throws what the command throws. */
export function read(command: string, ...argv: string[]): Experiment {
  const experiment = experiments.find(({ name }) => name === command)?.read(argv);
  if (!experiment || experiment === "help") throw new Error("no experiment was read");
  return experiment;
}

/** The plan of an experiment, with this time left. */
export const planOf = (experiment: Experiment, leftSeconds = 155) =>
  experiment.plan({ seed: 1, leftSeconds });
