import { atMost, reported } from "@super-heroes/drills/promise/measurements";
import { everydayRequests, failureMeasurements, inWords, underLoad } from "../system/load.ts";
import { secondsToStop } from "../system/stop-times.ts";
import { SERVICES, type Step } from "./step.ts";

const RATE = 40;
const WARM_UP_MS = 3_000;

/** `docker compose stop` while clients send requests. */
export const stop: Step = {
  name: "stop",
  async run({ docker, gatewayUrl, standIns, note }) {
    note("docker compose stop under load");
    const containers = (await Promise.all(SERVICES.map((service) => docker.containers(service)))).flat();
    const since = String(Date.now() / 1000);
    let stoppedAtMs = Number.POSITIVE_INFINITY;
    const { succeeded, failures } = await underLoad(everydayRequests(gatewayUrl), RATE, async () => {
      await Bun.sleep(WARM_UP_MS);
      stoppedAtMs = performance.now();
      await docker.compose("stop");
    });
    const before = failures.filter(({ sentAtMs }) => sentAtMs < stoppedAtMs);
    const codes = await Promise.all(
      containers.map(async ({ id, name }) => ({
        name,
        code: await docker.run("inspect", "--format", "{{.State.ExitCode}}", id),
      })),
    );
    const failed = codes.filter(({ code }) => code !== "0");
    const events = await docker.run(
      ...["events", "--since", since, "--until", String(Date.now() / 1000), "--format", "{{json .}}"],
      ...["--filter", "event=kill", "--filter", "event=die"],
    );
    const names = new Set(containers.map(({ name }) => name));
    const times = secondsToStop(events).filter(({ name }) => names.has(name));
    return {
      measurements: [
        reported("responses before and during the stop", succeeded),
        ...failureMeasurements("failed requests that were sent before the stop", before, standIns),
        atMost(0, "services that did not exit with 0", failed.length),
        atMost(10, "longest stop of a service", Math.max(0, ...times.map(({ seconds }) => seconds)), "s"),
        atMost(0, "services without an event of their stop", containers.length - times.length),
      ],
      remarks: [...inWords(before), ...failed.map(({ name, code }) => `${name} exited with ${code}`)],
    };
  },
};
