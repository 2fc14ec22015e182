import type { AnyElysia } from "elysia";
import { urlOfListener } from "../network/listening-address.ts";

/** The paths that a probe or a scrape reads. */
const PATHS: ReadonlySet<string> = new Set(["/health", "/ready", "/metrics"]);

/** A second port of a service, for probes and scrapes. */
export interface ProbeListener {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves `GET /health`, `/ready` and `/metrics` without TLS, for probes that have no client certificate: everything else is
 * refused. `app` returns the app whose routes these are, at each request. Throws an Error that names PROBE_PORT when it cannot
 * listen there.
 */
export function listenForProbes(
  { port, host, reusePort }: { port: number; host: string; reusePort: boolean },
  app: () => AnyElysia,
): ProbeListener {
  const listen = () =>
    Bun.serve({
      port,
      hostname: host,
      reusePort,
      development: false,
      fetch(request) {
        const { pathname } = new URL(request.url);
        if (PATHS.has(pathname) && request.method === "GET") return app().fetch(request);
        return new Response("Only GET /health, /ready and /metrics are served here.\n", { status: 404 });
      },
    });
  let server: ReturnType<typeof listen>;
  try {
    server = listen();
  } catch (cause) {
    throw new Error(`PROBE_PORT: cannot listen on port ${port}: ${(cause as Error).message}`, { cause });
  }
  return { url: urlOfListener(host, server.port ?? 0), close: () => server.stop(true) };
}
