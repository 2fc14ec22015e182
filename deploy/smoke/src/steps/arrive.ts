import { atMost, reported } from "@super-heroes/drills/promise/measurements";
import { request } from "@super-heroes/drills/requests/request";
import { until } from "../../docker/until.ts";
import { SERVICES, type Stage, type Step } from "./step.ts";

/** Builds the images and starts the system, up to the first fight: what a new user waits for. */
export const arrive: Step = {
  name: "arrive",
  async run(stage) {
    const { docker, gatewayUrl } = stage;
    const startedAtMs = performance.now();
    const seconds = () => (performance.now() - startedAtMs) / 1000;
    await docker.compose("build");
    const built = seconds();
    await docker.compose("up", "-d", "--wait");
    await until(
      "the first fight",
      60_000,
      async () => (await request(`${gatewayUrl}/api/fights/execute_fight`)).status === 200,
    );
    return {
      measurements: [
        reported("building the images", built, "s"),
        atMost(180, "from the sources to the first fight", seconds(), "s"),
        atMost(150, "largest image on top of its base", (await largestImage(stage)) / 1e6, "MB"),
      ],
      remarks: [],
    };
  },
};

async function largestImage({ docker, runtimeImage }: Stage): Promise<number> {
  const sizeOf = async (image: string) =>
    Number(await docker.run("image", "inspect", "--format", "{{.Size}}", image));
  const base = await sizeOf(runtimeImage);
  const containers = await Promise.all(SERVICES.map((service) => docker.containers(service)));
  const images = await Promise.all(
    containers.flat().map(({ id }) => docker.run("inspect", "--format", "{{.Image}}", id)),
  );
  return Math.max(...(await Promise.all(images.map(sizeOf)))) - base;
}
