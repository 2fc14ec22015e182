import { join } from "node:path";
import { reported } from "@super-heroes/drills/promise/measurements";
import { command } from "../../docker/command.ts";
import type { Stage, Step } from "./step.ts";

/** Runs deploy/walk: a client's way through every service. */
export const walk: Step = {
  name: "walk",
  async run(stage) {
    return {
      measurements: [reported("stops of the walk", await walkStops(stage))],
      remarks: [],
    };
  },
};

/** Runs the walk, with further variables; resolves with the number of its stops. Throws at the first one that fails. */
export async function walkStops(
  { projectFolder, gatewayUrl, serviceUrls, standIns }: Stage,
  variables: Readonly<Record<string, string>> = {},
): Promise<number> {
  const script = join(projectFolder, "deploy/walk/walk.ts");
  const env = { ...process.env, ...variables };
  const run = () => command([process.execPath, script, gatewayUrl, ...serviceUrls], { env });
  const printed = await run().catch((error: Error) => {
    // FerretDB in place of MongoDB is too slow now and then, which steps with load leave out, too.
    if (standIns && error.message.includes("store_unavailable")) return run();
    throw error;
  });
  return printed.split("\n").length;
}
