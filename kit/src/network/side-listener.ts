import { urlOfListener } from "./listening-address.ts";

/** A port of a service beside its own, which always speaks plain HTTP. */
export interface SideListener {
  readonly url: string;
  close(): Promise<void>;
}

/** Where a side port listens. */
export interface SideAddress {
  port: number;
  host: string;
  reusePort: boolean;
}

/**
 * Serves `GET` on the paths and nothing else. Throws an Error that names the variable of the port when it cannot listen there.
 */
export function listenBeside(
  variable: string,
  { port, host, reusePort }: SideAddress,
  paths: readonly string[],
  respond: (request: Request) => Response | Promise<Response>,
): SideListener {
  const refusal = `Served here: GET ${paths.join(", ")}.\n`;
  const listen = () =>
    Bun.serve({
      port,
      hostname: host,
      reusePort,
      development: false,
      fetch(request) {
        const isServed = request.method === "GET" && paths.includes(new URL(request.url).pathname);
        return isServed ? respond(request) : new Response(refusal, { status: 404 });
      },
    });
  let server: ReturnType<typeof listen>;
  try {
    server = listen();
  } catch (cause) {
    throw new Error(`${variable}: cannot listen on port ${port}: ${(cause as Error).message}`, { cause });
  }
  return { url: urlOfListener(host, server.port ?? 0), close: () => server.stop(true) };
}
