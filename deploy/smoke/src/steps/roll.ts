import { reported } from "@super-heroes/drills/promise/measurements";
import { requestJsonWithRetries } from "@super-heroes/drills/requests/request";
import { untilBalanced } from "../../docker/balancer.ts";
import {
  type Errand,
  everydayErrands,
  type Failure,
  failureFigures,
  inWords,
  underLoad,
} from "../system/load.ts";
import { SCALED } from "./scale.ts";
import { SERVICES, type Step } from "./step.ts";

const RATE = 40;

/** Something that was done under load. */
interface Deed {
  readonly what: string;
  readonly beganAtMs: number;
}

/** Restarts every container of every service one by one, under load. */
export const roll: Step = {
  name: "roll",
  async run({ docker, gatewayUrl, standIns, note }) {
    const containers = (await Promise.all(SERVICES.map((service) => docker.containers(service)))).flat();
    const deeds: Deed[] = [];
    const begin = (what: string) => {
      note(`${what} under load`);
      deeds.push({ what, beganAtMs: performance.now() });
    };
    const { answered, failures } = await underLoad(await errandsToAll(gatewayUrl), RATE, async () => {
      for (const { id, name, service } of containers) {
        begin(`restarting ${name}`);
        await docker.run("restart", "-t", "15", id);
        await docker.untilHealthy(id);
        await untilBalanced(docker, id, service, SCALED[service as keyof typeof SCALED]);
      }
    });
    return {
      measurements: [
        reported("containers restarted one by one", containers.length),
        reported("answers meanwhile", answered),
        ...failureFigures("failed requests through the gateway", failures, standIns),
      ],
      remarks: [...inWords(failures), ...byDeed(failures, deeds)],
    };
  },
};

/** What needs every service at once, and changes something too. Nothing that the gateway would answer from its cache. */
async function errandsToAll(gatewayUrl: string): Promise<Errand[]> {
  // With patience: circuits that opened in the outages before may still have to close.
  const { hero, villain } = await requestJsonWithRetries<Record<"hero" | "villain", unknown>>(
    `${gatewayUrl}/api/fights/randomfighters`,
  );
  const location = await requestJsonWithRetries(`${gatewayUrl}/api/fights/randomlocation`);
  const paths = ["/api/health", "/api/locations/random_location", "/api/users/health", "/api/orders/health"];
  return [
    ...everydayErrands(gatewayUrl),
    ...paths.map((path) => ({ url: gatewayUrl + path })),
    { url: `${gatewayUrl}/api/fights`, question: { method: "POST", body: { hero, villain, location } } },
  ];
}

/** How many requests failed from each deed to the next. */
function byDeed(failures: readonly Failure[], deeds: readonly Deed[]): string[] {
  return deeds.flatMap(({ what, beganAtMs }, index) => {
    const endedAtMs = deeds[index + 1]?.beganAtMs ?? Number.POSITIVE_INFINITY;
    const those = failures.filter(({ begunAtMs }) => begunAtMs >= beganAtMs && begunAtMs < endedAtMs);
    return those.length === 0 ? [] : [`${those.length} while ${what}`];
  });
}
