import { told } from "../../../../bench/src/drills/figure.ts";
import { untilBalanced } from "../balanced.ts";
import { everydayUrls, type Failure, failureFigures, inWords, startLoad } from "../load.ts";
import type { Step } from "../step.ts";
import { SCALED } from "./scale.ts";

const RATE = 40;

/** Restarts the containers of every service that has more than one, one by one, under load. */
export const roll: Step = {
  name: "roll",
  async take({ docker, gatewayUrl, standIns, note }) {
    const containers = (
      await Promise.all(Object.keys(SCALED).map((service) => docker.containers(service)))
    ).flat();
    const load = startLoad(everydayUrls(gatewayUrl), RATE);
    const restarts: { name: string; beganAtMs: number }[] = [];
    for (const { id, name, service } of containers) {
      note(`restarting ${name} under load`);
      restarts.push({ name, beganAtMs: performance.now() });
      await docker.run("restart", "-t", "15", id);
      await docker.untilHealthy(id);
      await untilBalanced(docker, id, service, SCALED[service as keyof typeof SCALED]);
    }
    const { answered, failures } = await load.stop();
    return {
      figures: [
        told("containers restarted one by one", containers.length),
        told("answers meanwhile", answered),
        ...failureFigures("failed requests through the gateway", failures, standIns),
      ],
      remarks: [...inWords(failures), ...byRestart(failures, restarts)],
    };
  },
};

/** How many requests failed from the restart of each container to that of the next. */
function byRestart(
  failures: readonly Failure[],
  restarts: readonly { name: string; beganAtMs: number }[],
): string[] {
  return restarts.flatMap(({ name, beganAtMs }, index) => {
    const endedAtMs = restarts[index + 1]?.beganAtMs ?? Number.POSITIVE_INFINITY;
    const those = failures.filter(({ begunAtMs }) => begunAtMs >= beganAtMs && begunAtMs < endedAtMs);
    return those.length === 0 ? [] : [`${those.length} while ${name} was restarted`];
  });
}
