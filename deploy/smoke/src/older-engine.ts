import { join } from "node:path";

/** From this version on, a health check may ask more often while its container starts. */
const SINCE = 25;

/** A service, as `docker compose config --format json` has it. */
interface Service {
  readonly build?: unknown;
  readonly healthcheck?: { readonly start_interval?: string };
}

/** Whether an engine of this version refuses `start_interval`. Debian 12's, 20.10, does. */
export const isOlder = (version: string): boolean => Number.parseInt(version, 10) < SINCE;

/** The same Dockerfile for an engine that does not know the option: its containers start, only less watched. */
export const withoutStartInterval = (dockerfile: string): string =>
  dockerfile.replace(/[ \t]+--start-interval=\S+/g, "");

/**
 * What goes on top of compose.yml on an older engine, as YAML: health checks without `start_interval`, so that a start
 * takes longer; and the Dockerfile of {@link withoutStartInterval}. They are not made more often instead: each check is a
 * process, and on two cores twenty containers that are asked every three seconds leave little for what is measured.
 */
export function overrideFor(services: Readonly<Record<string, Service>>, dockerfile: string): string {
  const changed = Object.entries(services).flatMap(([name, { build, healthcheck }]) => {
    const lines = [
      ...(build ? [`    build: { dockerfile: ${JSON.stringify(dockerfile)} }`] : []),
      ...(healthcheck?.start_interval ? ["    healthcheck: { start_interval: !reset null }"] : []),
    ];
    return lines.length > 0 ? [`  ${name}:`, ...lines] : [];
  });
  return `${["services:", ...changed].join("\n")}\n`;
}

/** Writes both files to `folder`, and resolves with the one that goes on top of compose.yml. */
export async function writeOverride(
  folder: string,
  projectFolder: string,
  services: Readonly<Record<string, Service>>,
): Promise<string> {
  const dockerfile = join(folder, "Dockerfile");
  const override = join(folder, "compose.override.yml");
  await Bun.write(dockerfile, withoutStartInterval(await Bun.file(join(projectFolder, "Dockerfile")).text()));
  await Bun.write(override, overrideFor(services, dockerfile));
  return override;
}
