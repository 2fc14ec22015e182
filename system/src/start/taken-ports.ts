import { isPortFree } from "@super-heroes/database/local-stack/ports";
import type { Environment } from "../environment/environment.ts";
import { environmentFor, portFor, portVariable, variableFor } from "../environment/service-environment.ts";
import type { Service } from "../services.ts";
import { ownerOf, type PortOwner } from "./port-owner.ts";

/** A port of a service that another process uses. */
export interface TakenPort {
  service: string;
  port: number;
  owner: PortOwner | undefined;
}

/**
 * The ports of the services that are in use. Invalid ports, and ports that a service may share, are left to the service.
 */
export async function takenPorts(
  services: readonly Service[],
  env: Environment,
  ownerAt: (port: number) => PortOwner | undefined = ownerOf,
): Promise<TakenPort[]> {
  const taken: TakenPort[] = [];
  // One after the other: two checks of the same port would disturb each other.
  for (const service of services) {
    const port = Number(portFor(service, env));
    const isShared = variableFor(service, "REUSE_PORT", env) === "true";
    if (!Number.isInteger(port) || port < 1 || port > 65_535 || isShared) continue;
    if (await isPortFree(port, environmentFor(service, env, {}).HOST || undefined)) continue;
    taken.push({ service: service.name, port, owner: ownerAt(port) });
  }
  return taken;
}

/**
 * A line for each port that a service cannot have, with its user and what to do; none when all ports are free. `launcherOf`
 * finds the launcher that started a process, where one did.
 */
export async function portTroubles(
  services: readonly Service[],
  env: Environment,
  launcherOf: (pid: number) => Promise<RunningLauncher | undefined>,
): Promise<string[]> {
  const lines = sharedPorts(services, env);
  const launchers = new Map<number, { launcher: RunningLauncher; names: string[] }>();
  for (const taken of await takenPorts(services, env)) {
    const launcher = taken.owner && (await launcherOf(taken.owner.pid));
    if (!launcher) {
      lines.push(takenPortText(taken));
      continue;
    }
    const known = launchers.get(launcher.pid) ?? { launcher, names: [] };
    known.names.push(taken.service);
    launchers.set(launcher.pid, known);
  }
  for (const { launcher, names } of launchers.values()) lines.push(alreadyRunningText(launcher, names));
  return lines;
}

/** A running launcher, see `Launcher`. */
export interface RunningLauncher {
  pid: number;
  command: string;
}

const alreadyRunningText = ({ pid, command }: RunningLauncher, names: readonly string[]) =>
  `${names.join(", ")} already run, started by "bun run ${command}" with pid ${pid}: stop that with Ctrl-C in its terminal or "kill ${pid}"; "bun run system" lists its services`;

function takenPortText({ service, port, owner }: TakenPort): string {
  const by = owner ? ` by pid ${owner.pid} (${owner.command})` : "";
  const variable = portVariable({ name: service });
  return `port ${port} of ${service} is in use${by}: end that process, or choose another port with ${variable}`;
}

function sharedPorts(services: readonly Service[], env: Environment): string[] {
  const byPort = Map.groupBy(services, (service) => portFor(service, env));
  return [...byPort].flatMap(([port, sharing]) => {
    if (port === "0" || sharing.length < 2) return [];
    const names = sharing.map(({ name }) => name).join(" and ");
    return `port ${port} is set for ${names}: change one of ${sharing.map(portVariable).join(", ")}`;
  });
}
