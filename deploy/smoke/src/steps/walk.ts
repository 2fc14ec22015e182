import { join } from "node:path";
import { told } from "../../../../bench/src/drills/figure.ts";
import { command } from "../command.ts";
import type { Step } from "../step.ts";

/** Through every service as a client would: register, log in, fight, order, profile, dashboard, health, metrics. */
export const walk: Step = {
  name: "walk",
  async take({ projectFolder, gatewayUrl, serviceUrls }) {
    const script = join(projectFolder, "deploy/walk/walk.ts");
    const said = await command([process.execPath, script, gatewayUrl, ...serviceUrls]);
    return { figures: [told("stops of the walk that were well", said.split("\n").length)], remarks: [] };
  },
};
