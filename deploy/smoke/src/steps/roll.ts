import { reported } from "@super-heroes/drills/promise/measurements";
import { requestJsonWithRetries } from "@super-heroes/drills/requests/request";
import { untilBalanced } from "../../docker/balancer.ts";
import {
  everydayRequests,
  type Failure,
  failureMeasurements,
  inWords,
  type RepeatedRequest,
  underLoad,
} from "../system/load.ts";
import { SCALED } from "./scale.ts";
import { SERVICES, type Step } from "./step.ts";

const RATE = 40;

/** A restart under load. */
interface Restart {
  readonly what: string;
  readonly startedAtMs: number;
}

/** Restarts every container of every service one by one, under load. */
export const roll: Step = {
  name: "roll",
  async run({ docker, gatewayUrl, standIns, note }) {
    const containers = (await Promise.all(SERVICES.map((service) => docker.containers(service)))).flat();
    const restarts: Restart[] = [];
    const start = (what: string) => {
      note(`${what} under load`);
      restarts.push({ what, startedAtMs: performance.now() });
    };
    const { succeeded, failures } = await underLoad(await requestsToAll(gatewayUrl), RATE, async () => {
      for (const { id, name, service } of containers) {
        start(`restarting ${name}`);
        await docker.run("restart", "-t", "15", id);
        await docker.untilHealthy(id);
        await untilBalanced(docker, id, service, SCALED[service as keyof typeof SCALED]);
      }
    });
    return {
      measurements: [
        reported("containers restarted one by one", containers.length),
        reported("responses meanwhile", succeeded),
        ...failureMeasurements("failed requests through the gateway", failures, standIns),
      ],
      remarks: [...inWords(failures), ...byRestart(failures, restarts)],
    };
  },
};

/** Requests that need every service and also write. None of them is served from the gateway's cache. */
async function requestsToAll(gatewayUrl: string): Promise<RepeatedRequest[]> {
  // With retries: circuits that opened in the steps before may still be open.
  const { hero, villain } = await requestJsonWithRetries<Record<"hero" | "villain", unknown>>(
    `${gatewayUrl}/api/fights/randomfighters`,
  );
  const location = await requestJsonWithRetries(`${gatewayUrl}/api/fights/randomlocation`);
  const paths = ["/api/health", "/api/locations/random_location", "/api/users/health", "/api/orders/health"];
  return [
    ...everydayRequests(gatewayUrl),
    ...paths.map((path) => ({ url: gatewayUrl + path })),
    { url: `${gatewayUrl}/api/fights`, options: { method: "POST", body: { hero, villain, location } } },
  ];
}

/** The number of requests that failed from each restart to the next. */
function byRestart(failures: readonly Failure[], restarts: readonly Restart[]): string[] {
  return restarts.flatMap(({ what, startedAtMs }, index) => {
    const endedAtMs = restarts[index + 1]?.startedAtMs ?? Number.POSITIVE_INFINITY;
    const those = failures.filter(({ sentAtMs }) => sentAtMs >= startedAtMs && sentAtMs < endedAtMs);
    return those.length === 0 ? [] : [`${those.length} while ${what}`];
  });
}
