import type { Docker } from "../docker/docker.ts";

/** The files of the services that run beside compose.yml. */
const ADDITIONAL = ["-f", "compose.load.yml", "-f", "compose.observability.yml", "--profile", "load"];

/** As `docker compose config` prints it, as far as it is read here. */
interface ComposeConfig {
  readonly services: Readonly<Record<string, { readonly image: string; readonly build?: unknown }>>;
}

/** The images that the smoke run takes from a registry, each once. */
export async function publicImages(docker: Docker): Promise<string[]> {
  const system = await configOf(docker);
  const pulled = Object.values(system.services).filter(({ build }) => build === undefined);
  const { k6, prometheus } = (await configOf(docker, ...ADDITIONAL)).services;
  return [...new Set([...pulled, k6, prometheus].flatMap((service) => service?.image ?? []))];
}

async function configOf(docker: Docker, ...flags: string[]): Promise<ComposeConfig> {
  return JSON.parse(await docker.compose(...flags, "config", "--format", "json")) as ComposeConfig;
}
