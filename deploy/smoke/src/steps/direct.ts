import { atLeast, atMost, reported } from "@super-heroes/drills/promise/measurements";
import { balancedRequests } from "../../docker/balancer.ts";
import { until } from "../../docker/until.ts";
import { replicasKnownToFights } from "../system/known-replicas.ts";
import { everydayRequests, failureMeasurements, inWords, underLoad } from "../system/load.ts";
import { drawsOf } from "./scale.ts";
import type { Step } from "./step.ts";

/** The flags of `docker compose` with which services call each other without the balancer. */
export const DIRECT = ["--env-file", "deploy/compose/direct.env"];

const REPLICAS = 3;
const RATE = 40;
const LOAD_MS = 4_000;
/** Names are looked up every 5 s. */
const KNOWN_WITHIN_MS = 15_000;

/** Services call each other directly: fights must reach every container of heroes, and none may fail when one is killed. */
export const direct: Step = {
  name: "direct",
  async run({ docker, gatewayUrl, standIns, note }) {
    note(`heroes scaled to ${REPLICAS}, without the balancer`);
    await docker.compose(...DIRECT, "up", "-d", "--wait", "--scale", `heroes=${REPLICAS}`);
    const knows = (count: number) =>
      until(
        `fights knows ${count} replicas of heroes`,
        KNOWN_WITHIN_MS,
        async () => (await replicasKnownToFights(gatewayUrl)) === count,
      );
    await knows(REPLICAS);
    const heroes = await docker.containers("heroes");
    const viaBalancer = () => balancedRequests(docker, heroes[0]?.id ?? "", "heroes");

    const balancedBefore = await viaBalancer();
    const before = await drawsOf(docker, "heroes");
    let draws: number[] = [];
    const { succeeded, failures } = await underLoad(everydayRequests(gatewayUrl), RATE, async () => {
      await Bun.sleep(LOAD_MS);
      draws = (await drawsOf(docker, "heroes")).map((count, index) => count - (before[index] ?? 0));
      note("killing one of them");
      await docker.run("kill", heroes.at(-1)?.id ?? "");
      await Promise.all([Bun.sleep(LOAD_MS), knows(REPLICAS - 1)]);
    });
    const balanced = (await viaBalancer()) - balancedBefore;
    return {
      measurements: [
        atLeast(
          REPLICAS,
          "containers of heroes that fights have called",
          draws.filter((one) => one > 0).length,
        ),
        reported("draws of the one with the fewest", Math.min(...draws)),
        atMost(0, "calls of heroes through the balancer", balanced),
        reported("responses before and after one of them was killed", succeeded),
        ...failureMeasurements("failed requests", failures, standIns),
      ],
      remarks: inWords(failures),
    };
  },
};
