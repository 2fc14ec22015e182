import { GATEWAY, variablePrefixOf } from "@super-heroes/topology/services";
import type { Service } from "../services.ts";
import type { Environment } from "./environment.ts";
import { loopbackAddress } from "./loopback-address.ts";
import { withOwnSecrets } from "./secrets.ts";

/** Overrides the memory size of the machine for JavaScriptCore, in bytes. */
const MACHINE_SIZE = "BUN_JSC_forceRAMSize";

/**
 * Sets a small memory size for JavaScriptCore, which by default collects garbage in proportion to the machine's whole memory.
 * See docs/decisions/0009.
 */
export function heapAdvice({ heapAdviceMib }: Pick<Service, "heapAdviceMib">): Environment {
  return heapAdviceMib === undefined ? {} : { [MACHINE_SIZE]: String(heapAdviceMib * 1024 * 1024) };
}

/**
 * The environment of one service's process: `env` without the secrets of other services, each `<NAME>_X` also as `X` (so that
 * one environment can set different stores for heroes and villains), its port, and the addresses of its upstreams, unless the
 * environment has others for it alone, such as `FIGHTS_HEROES_URL`.
 *
 * The port is `<NAME>_PORT` or the service's default; `PORT` would apply to all services and is not passed. `HOST` applies to
 * the gateway only, and `<NAME>_HOST` to each service. On a machine without IPv4, services listen on its IPv6 loopback
 * address.
 */
export function environmentFor(
  service: Service,
  env: Environment,
  addresses: Record<string, string>,
  loopback = loopbackAddress(),
): Environment {
  const prefix = variablePrefixOf(service.name);
  const { HOST, ...visible } = withOwnSecrets(service.name, env);
  const own = Object.entries(visible)
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, value]) => [key.slice(prefix.length), value]);
  const upstreams = service.upstreams.map((name) => [`${variablePrefixOf(name)}URL`, addresses[name]]);
  return {
    ...heapAdvice(service),
    ...visible,
    ...onLoopback(loopback),
    ...(service.name === GATEWAY && HOST !== undefined && { HOST }),
    ...Object.fromEntries(upstreams.filter(([, address]) => address !== undefined)),
    ...Object.fromEntries(own),
    PORT: portFor(service, env),
  };
}

/** By default a service listens on 127.0.0.1. */
const onLoopback = (address: string): Environment => (address === "127.0.0.1" ? {} : { HOST: address });

/** The port that the service is to listen on; "0" is any free one. */
export function portFor(service: Service, env: Environment): string {
  return env[portVariable(service)] || String(service.port);
}

/** The variable that sets this service's port. */
export const portVariable = ({ name }: Pick<Service, "name">) => `${variablePrefixOf(name)}PORT`;

/** The value of the variable `name` for the service: `<NAME>_X`, else `X`. Not for its port. */
export function variableFor(service: Service, name: string, env: Environment): string | undefined {
  return env[`${variablePrefixOf(service.name)}${name}`] ?? env[name];
}
