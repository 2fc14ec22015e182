import { GATEWAY, variablePrefixOf } from "@super-heroes/topology/services";
import type { Service } from "../services.ts";
import type { Environment } from "./environment.ts";
import { loopbackAddress } from "./loopback-address.ts";
import { withOwnSecrets } from "./secrets.ts";

/** How JavaScriptCore is told the size of the machine, in bytes, whatever it really is. */
const MACHINE_SIZE = "BUN_JSC_forceRAMSize";

/**
 * Tells JavaScriptCore that the machine is small: by default it lets garbage gather in proportion to the machine's
 * whole memory. See docs/decisions/0009.
 */
export function heapAdvice({ heapAdviceMib }: Pick<Service, "heapAdviceMib">): Environment {
  return heapAdviceMib === undefined ? {} : { [MACHINE_SIZE]: String(heapAdviceMib * 1024 * 1024) };
}

/**
 * What one service's process finds in its environment: everything in `env` but the secrets of others, each `<NAME>_X`
 * also as `X` (so that one environment can point heroes and villains at different stores), its port, and its upstreams'
 * addresses.
 *
 * The port is `<NAME>_PORT` or the service's own; a bare `PORT` would be everyone's and is not passed on. A bare `HOST`
 * is the gateway's: it does not open the ports of the services behind it, which `<NAME>_HOST` does. On a machine that has no
 * IPv4, services listen on its IPv6 loopback address.
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
    ...Object.fromEntries(own),
    ...Object.fromEntries(upstreams.filter(([, address]) => address !== undefined)),
    PORT: portFor(service, env),
  };
}

/** A service listens on 127.0.0.1 by itself. */
const onLoopback = (address: string): Environment => (address === "127.0.0.1" ? {} : { HOST: address });

/** The port the service is asked to listen on; "0" takes any free one. */
export function portFor(service: Service, env: Environment): string {
  return env[portVariable(service)] || String(service.port);
}

/** The variable that sets this service's port. */
export const portVariable = ({ name }: Pick<Service, "name">) => `${variablePrefixOf(name)}PORT`;

/** What the service finds as the variable `name`: `<NAME>_X`, else `X`. Not for its port. */
export function variableFor(service: Service, name: string, env: Environment): string | undefined {
  return env[`${variablePrefixOf(service.name)}${name}`] ?? env[name];
}
