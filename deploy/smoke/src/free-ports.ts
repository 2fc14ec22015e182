const SERVICES = [
  "GATEWAY",
  "HEROES",
  "VILLAINS",
  "LOCATIONS",
  "FIGHTS",
  "USERS",
  "ORDERS",
  "ANALYTICS",
] as const;
const NAMES = [...SERVICES, "PROMETHEUS"] as const;

/** Where a system that is given these variables can be reached. */
export interface Ports {
  readonly variables: Readonly<Record<string, string>>;
  /** Of the services, the gateway first. */
  readonly serviceUrls: readonly string[];
  readonly prometheusUrl: string;
}

/** Ports of this machine that were free a moment ago: something may listen on those of the contract already. */
export function freePorts(): Ports {
  const servers = NAMES.map(() => Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response() }));
  const ports = servers.map(({ port }) => String(port));
  for (const server of servers) server.stop(true);
  const urls = ports.map((port) => `http://127.0.0.1:${port}`);
  return {
    variables: Object.fromEntries(NAMES.map((name, index) => [`${name}_PORT`, ports[index] as string])),
    serviceUrls: urls.slice(0, SERVICES.length),
    prometheusUrl: urls[SERVICES.length] as string,
  };
}
