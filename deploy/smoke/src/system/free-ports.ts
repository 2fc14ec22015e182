import { GATEWAY, serviceNames, variablePrefixOf } from "@super-heroes/topology/services";

const SERVICES = [GATEWAY, ...serviceNames.filter((name) => name !== GATEWAY)];
const VARIABLES = [...SERVICES.map(variablePrefixOf), "PROMETHEUS_"].map((prefix) => `${prefix}PORT`);

/** Ports for a system: the variables that set them, and the addresses that follow. */
export interface Ports {
  readonly variables: Readonly<Record<string, string>>;
  /** The addresses of the services, the gateway first. */
  readonly serviceUrls: readonly string[];
  readonly prometheusUrl: string;
}

/** Finds free ports, because the default ports may be in use. */
export function freePorts(): Ports {
  const servers = VARIABLES.map(() =>
    Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response() }),
  );
  const ports = servers.map(({ port }) => String(port));
  for (const server of servers) server.stop(true);
  const urls = ports.map((port) => `http://127.0.0.1:${port}`);
  return {
    variables: Object.fromEntries(VARIABLES.map((name, index) => [name, ports[index] as string])),
    serviceUrls: urls.slice(0, SERVICES.length),
    prometheusUrl: urls[SERVICES.length] as string,
  };
}
