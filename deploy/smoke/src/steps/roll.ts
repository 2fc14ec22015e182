import { atMost, told } from "../../../../bench/src/drills/figure.ts";
import { everydayUrls, inWords, startLoad } from "../load.ts";
import type { Step } from "../step.ts";
import { SCALED } from "./scale.ts";

const RATE = 40;

/** Restarts the containers of every service that has more than one, one by one, under load. */
export const roll: Step = {
  name: "roll",
  async take({ docker, gatewayUrl, note }) {
    const containers = (
      await Promise.all(Object.keys(SCALED).map((service) => docker.containers(service)))
    ).flat();
    const load = startLoad(everydayUrls(gatewayUrl), RATE);
    for (const { id, name } of containers) {
      note(`restarting ${name} under load`);
      await docker.run("restart", "-t", "15", id);
      await docker.untilHealthy(id);
    }
    const { answered, failures } = await load.stop();
    return {
      figures: [
        told("containers restarted one by one", containers.length),
        told("answers meanwhile", answered),
        atMost(0, "failed requests through the gateway", failures.length),
      ],
      remarks: inWords(failures),
    };
  },
};
