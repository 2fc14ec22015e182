import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { atLeast, atMost, reported } from "@super-heroes/drills/promise/measurements";
import { makeSecrets } from "../../../compose/make-secrets.ts";
import type { Docker } from "../../docker/docker.ts";
import { SERVICES, type Step } from "./step.ts";
import { stopsOfTheWalk } from "./walk.ts";

/** compose.prod.yml: two containers of each service, each with the secrets that are its own and no others. */
export const production: Step = {
  name: "prod",
  async run(stage) {
    stage.note("the system as compose.prod.yml has it");
    await stage.docker.compose("down", "--volumes");
    const secrets = await mkdtemp(join(tmpdir(), "smoke-secrets-"));
    const docker = stage.project("prod", ["compose.yml", "compose.prod.yml"], { SECRETS_DIR: secrets });
    try {
      await makeSecrets(secrets);
      await docker.compose("up", "--detach", "--wait");
      const containers = (await Promise.all(SERVICES.map((service) => docker.containers(service)))).flat();
      const stops = await stopsOfTheWalk(stage);
      return {
        measurements: [
          atLeast(2 * SERVICES.length, "containers of services", containers.length),
          reported("stops of the walk that were well", stops),
          atMost(0, "secrets that a container sees and is not given", await strangeSecrets(docker)),
        ],
        remarks: [],
      };
    } finally {
      await docker.compose("down", "--volumes");
      await rm(secrets, { recursive: true, force: true });
    }
  },
};

/** What lies in the folder of secrets of any container, beside what compose.prod.yml names there. */
async function strangeSecrets(docker: Docker): Promise<number> {
  const { services } = JSON.parse(await docker.compose("config", "--format", "json")) as {
    services: Record<string, { secrets?: { source: string; target?: string }[] }>;
  };
  let strange = 0;
  for (const { id, service } of await docker.containers()) {
    const given = (services[service]?.secrets ?? []).map(({ source, target }) => basename(target ?? source));
    const seen = await docker.run("exec", id, "sh", "-c", "ls /run/secrets 2> /dev/null || true");
    strange += seen.split("\n").filter((name) => name !== "" && !given.includes(name)).length;
  }
  return strange;
}
