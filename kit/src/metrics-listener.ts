import type { Metrics } from "./metrics.ts";

/** A port of its own for `/metrics`. */
export interface MetricsListener {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves `GET /metrics` and nothing else, for a service whose own port is open to the public. Throws when it cannot
 * listen there.
 */
export function listenForScrapes(
  { port, host, reusePort }: { port: number; host: string; reusePort: boolean },
  { registry }: Pick<Metrics, "registry">,
): MetricsListener {
  const server = Bun.serve({
    port,
    hostname: host,
    reusePort,
    development: false,
    routes: {
      "/metrics": {
        GET: async () =>
          new Response(await registry.metrics(), { headers: { "content-type": registry.contentType } }),
      },
    },
    fetch: () => new Response("Only GET /metrics is served here.\n", { status: 404 }),
  });
  return {
    url: `http://${host === "0.0.0.0" ? "localhost" : host}:${server.port}`,
    close: () => server.stop(true),
  };
}
