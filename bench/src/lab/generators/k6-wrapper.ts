import type { K6Folders } from "./k6-program.ts";

/** The options of a script that say how many iterations there are; the bench decides that. */
const LOAD = ["scenarios", "vus", "iterations", "duration", "stages", "rps", "execution", "thresholds"];

/**
 * A k6 script that runs the default function of a user's script at a fixed rate, after a warm-up. Everything else of that
 * script stays as it is: its setup and teardown, and its options, without those of the load.
 */
export function wrapperOf(file: string, { script, user }: Pick<K6Folders, "script" | "user">): string {
  return `import { scenario } from "k6/execution";
import { arrivalScenarios } from ${JSON.stringify(`${script}/arrival-scenarios.ts`)};
import * as user from ${JSON.stringify(`${user}/${file}`)};

if (typeof user.default !== "function") throw new Error(${JSON.stringify(`${file} exports no default function`)});
const { ${LOAD.join(", ")}, ...kept } = user.options ?? {};

export const options = {
  ...kept,
  scenarios: arrivalScenarios({ warmup: "iteration", measured: "measuredIteration" }),
};
export const setup = user.setup ?? (() => undefined);
export const teardown = user.teardown ?? (() => undefined);

export function iteration(data) {
  return user.default(data);
}

export function measuredIteration(data) {
  if (scenario.iterationInTest === 0) console.log("measuring");
  return user.default(data);
}
`;
}
