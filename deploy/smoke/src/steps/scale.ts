import { atLeast, reported } from "@super-heroes/drills/promise/measurements";
import { quantileOf } from "@super-heroes/drills/promise/statistics";
import type { Docker } from "../../docker/docker.ts";
import { everydayRequests, failureMeasurements, inWords, underLoad } from "../system/load.ts";
import { SERVICES, type Step } from "./step.ts";

const LOAD_MS = 6_000;
const RATE = 40;
/** The smallest share of a container, compared with an equal distribution. */
const FAIR_SHARE = 0.5;

/** The number of containers of each service from this step on. */
export const SCALED = {
  ...(Object.fromEntries(SERVICES.map((service) => [service, 2])) as Record<
    (typeof SERVICES)[number],
    number
  >),
  heroes: 3,
  villains: 3,
};

/** Scales services with `up --scale`: load must reach every container, by its own metrics. */
export const scale: Step = {
  name: "scale",
  async run({ docker, gatewayUrl, standIns, note }) {
    note("scaling heroes and villains to 3, all others to 2");
    await docker.compose("up", "-d", "--wait", "--no-recreate", ...scaleFlags());
    const before = { heroes: await drawsOf(docker, "heroes"), villains: await drawsOf(docker, "villains") };
    const { succeeded, failures, latenciesMs } = await underLoad(everydayRequests(gatewayUrl), RATE, () =>
      Bun.sleep(LOAD_MS),
    );
    const measurements = [
      reported("responses under a short load", succeeded),
      reported("p50 of a response", quantileOf(latenciesMs, 0.5), "ms"),
      reported("p99 of a response", quantileOf(latenciesMs, 0.99), "ms"),
      ...failureMeasurements("failed requests under a short load", failures, standIns),
    ];
    for (const service of ["heroes", "villains"] as const) {
      const after = await drawsOf(docker, service);
      const draws = after.map((count, index) => count - (before[service][index] ?? 0));
      const equal = draws.reduce((sum, one) => sum + one, 0) / SCALED[service];
      measurements.push(
        atLeast(SCALED[service], `containers of ${service}`, draws.length),
        atLeast(
          FAIR_SHARE,
          `smallest share of a container of ${service}, of an equal one`,
          Math.min(...draws) / equal,
        ),
      );
    }
    return { measurements, remarks: inWords(failures) };
  },
};

/** The flags that keep the system scaled; without them `up` removes containers. */
export const scaleFlags = (): string[] =>
  Object.entries(SCALED).flatMap(([service, count]) => ["--scale", `${service}=${count}`]);

/** The number of draws that each container of a service has served, by its own metrics, in the order of their names. */
export async function drawsOf(docker: Docker, service: "heroes" | "villains"): Promise<number[]> {
  const containers = (await docker.containers(service)).toSorted((a, b) => a.name.localeCompare(b.name));
  const script =
    "process.stdout.write(await (await fetch('http://127.0.0.1:8009/metrics', { proxy: false })).text())";
  return await Promise.all(
    containers.map(async ({ id }) => drawsIn(await docker.run("exec", id, "bun", "-e", script))),
  );
}

/** The random draws that a service's metrics have counted. */
export function drawsIn(metrics: string): number {
  const series = metrics.matchAll(/^http_requests_total\{[^}]*random_(?:hero|villain)"[^}]*\} (\d+)$/gm);
  return [...series].reduce((sum, [, count]) => sum + Number(count), 0);
}
