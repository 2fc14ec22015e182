import { join } from "node:path";
import { reported } from "@super-heroes/drills/promise/measurements";
import { command } from "../../docker/command.ts";
import type { Stage, Step } from "./step.ts";

/** Through every service as a client would: register, log in, fight, order, profile, dashboard, health, metrics. */
export const walk: Step = {
  name: "walk",
  async run(stage) {
    return {
      measurements: [reported("stops of the walk that were well", await stopsOfTheWalk(stage))],
      remarks: [],
    };
  },
};

/** Walks, and resolves with how many stops were made. Throws at the first one that was not well. */
export async function stopsOfTheWalk({ projectFolder, gatewayUrl, serviceUrls }: Stage): Promise<number> {
  const script = join(projectFolder, "deploy/walk/walk.ts");
  const said = await command([process.execPath, script, gatewayUrl, ...serviceUrls]);
  return said.split("\n").length;
}
