import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { atLeast, atMost, reported } from "@super-heroes/drills/promise/measurements";
import { makeSecrets } from "../../../compose/make-secrets.ts";
import type { Docker } from "../../docker/docker.ts";
import { SERVICES, type Step } from "./step.ts";
import { TLS_FILES } from "./tls.ts";
import { walkStops } from "./walk.ts";

/** Starts compose.prod.yml: two containers of each service, each with its own secrets and no others. */
export const production: Step = {
  name: "prod",
  async run(stage) {
    stage.note("starting compose.prod.yml");
    // With the volume of certificates.
    await stage.overlay(TLS_FILES, {}).compose("down", "--volumes");
    const secrets = await mkdtemp(join(tmpdir(), "smoke-secrets-"));
    const docker = stage.project("prod", ["compose.yml", "compose.prod.yml"], { SECRETS_DIR: secrets });
    try {
      await makeSecrets(secrets);
      await docker.compose("up", "--detach", "--wait");
      const containers = (await Promise.all(SERVICES.map((service) => docker.containers(service)))).flat();
      const stops = await walkStops(stage);
      return {
        measurements: [
          atLeast(2 * SERVICES.length, "containers of services", containers.length),
          reported("stops of the walk", stops),
          atMost(0, "secrets in containers that should not have them", await unexpectedSecrets(docker)),
        ],
        remarks: [],
      };
    } finally {
      await docker.compose("down", "--volumes");
      await rm(secrets, { recursive: true, force: true });
    }
  },
};

/** Counts the secrets in containers that compose.prod.yml does not give to their services. */
async function unexpectedSecrets(docker: Docker): Promise<number> {
  const { services } = JSON.parse(await docker.compose("config", "--format", "json")) as {
    services: Record<string, { secrets?: { source: string; target?: string }[] }>;
  };
  let unexpected = 0;
  for (const { id, service } of await docker.containers()) {
    const given = (services[service]?.secrets ?? []).map(({ source, target }) => basename(target ?? source));
    const seen = await docker.run("exec", id, "sh", "-c", "ls /run/secrets 2> /dev/null || true");
    unexpected += seen.split("\n").filter((name) => name !== "" && !given.includes(name)).length;
  }
  return unexpected;
}
