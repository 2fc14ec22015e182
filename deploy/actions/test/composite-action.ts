import { join } from "node:path";

/** A step of a composite action: a script, or a call of another action. */
export interface Step {
  id?: string;
  name?: string;
  if?: string;
  shell?: string;
  env?: Record<string, string>;
  run?: string;
  uses?: string;
  with?: Record<string, string | boolean>;
}

/** The parts of an `action.yml` that a runner acts on. */
export interface CompositeAction {
  inputs: Record<string, { description: string; required?: boolean; default?: string }>;
  outputs: Record<string, { description: string; value: string }>;
  runs: { using: "composite"; steps: Step[] };
}

/** Reads the `action.yml` of a folder. Throws for an action that is not composite. */
export async function readAction(folder: string): Promise<CompositeAction> {
  const action = Bun.YAML.parse(await Bun.file(join(folder, "action.yml")).text()) as CompositeAction;
  if (action.runs.using !== "composite") throw new Error(`${folder} is not a composite action`);
  return action;
}
