const NAMES = [
  "GATEWAY",
  "HEROES",
  "VILLAINS",
  "LOCATIONS",
  "FIGHTS",
  "USERS",
  "ORDERS",
  "ANALYTICS",
] as const;

/** Ports of this machine that were free a moment ago: something may listen on those of the contract already. */
export function freePorts(): { variables: Record<string, string>; urls: string[] } {
  const servers = NAMES.map(() => Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response() }));
  const ports = servers.map(({ port }) => String(port));
  for (const server of servers) server.stop(true);
  return {
    variables: Object.fromEntries(NAMES.map((name, index) => [`${name}_PORT`, ports[index] as string])),
    urls: ports.map((port) => `http://127.0.0.1:${port}`),
  };
}
