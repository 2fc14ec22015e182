import { isPortFree } from "@super-heroes/database/local-stack/ports";
import type { Environment } from "../environment/environment.ts";
import { environmentFor, portFor, portVariable, variableFor } from "../environment/service-environment.ts";
import type { Service } from "../services.ts";
import { ownerOf, type PortOwner } from "./port-owner.ts";

/** A port that a service is to listen on and another process has. */
export interface TakenPort {
  service: string;
  port: number;
  owner: PortOwner | undefined;
}

/**
 * Those ports of the services that are in use. Leaves out what only the service itself can judge: a port that is none,
 * and one that it may share.
 */
export async function takenPorts(
  services: readonly Service[],
  env: Environment,
  ownerAt: (port: number) => PortOwner | undefined = ownerOf,
): Promise<TakenPort[]> {
  const taken: TakenPort[] = [];
  // One after the other: two looks at the same port would be in each other's way.
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
 * Lines for the person at the terminal, none when every service can have its port: what is in the way, and what can be
 * done. `launcherOf` finds the launcher that started a process, where one did.
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

/** A launcher that runs, as `Launcher` has it. */
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
    return `port ${port} is asked for by ${names}: change one of ${sharing.map(portVariable).join(", ")}`;
  });
}
