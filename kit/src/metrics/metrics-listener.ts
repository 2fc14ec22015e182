import { urlOfListener } from "../network/listening-address.ts";
import type { Metrics } from "./metrics.ts";

/** A separate port for `/metrics`. */
export interface MetricsListener {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves `GET /metrics` and nothing else, for a service whose main port is public. Throws an Error that names METRICS_PORT
 * when it cannot listen there.
 */
export function listenForScrapes(
  { port, host, reusePort }: { port: number; host: string; reusePort: boolean },
  { registry }: Pick<Metrics, "registry">,
): MetricsListener {
  const page = async () =>
    new Response(await registry.metrics(), { headers: { "content-type": registry.contentType } });
  const listen = () =>
    Bun.serve({
      port,
      hostname: host,
      reusePort,
      development: false,
      routes: { "/metrics": { GET: page } },
      fetch: () => new Response("Only GET /metrics is served here.\n", { status: 404 }),
    });
  let server: ReturnType<typeof listen>;
  try {
    server = listen();
  } catch (cause) {
    throw new Error(`METRICS_PORT: cannot listen on port ${port}: ${(cause as Error).message}`, { cause });
  }
  return {
    url: urlOfListener(host, server.port ?? 0),
    close: () => server.stop(true),
  };
}
