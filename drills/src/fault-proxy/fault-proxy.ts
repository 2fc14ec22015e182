import { createServer, type Server, type Socket } from "node:net";
import { socketHostOf } from "@super-heroes/kit/network/url-host";
import { type Fault, faultOfRequest } from "./fault.ts";
import { serveConnection } from "./faulty-connection.ts";

/**
 * A TCP proxy before one upstream, whose faults can be switched while it runs. Toxiproxy would cut, delay and slow down
 * connections too; but it knows nothing of HTTP, and half of the faults here are answers.
 */
export interface FaultProxy {
  /** Where the upstream is to be reached through it; stays the same for as long as it runs. */
  readonly url: string;
  /** Connections and requests since the last {@link FaultProxy.forget}. */
  readonly seen: { connections: number; requests: number };
  /** What happens from now on: to new connections, and to the next request on those that are open. */
  set(fault: Fault): Promise<void>;
  /** Begins to count from nothing. */
  forget(): void;
  /** Cuts what is open and gives the port back. */
  stop(): Promise<void>;
}

/** How a proxy is made. */
export interface FaultProxyOptions {
  /** Where the upstream listens, as `http://127.0.0.1:8001`. */
  upstream: string;
  /** From 0 to 1; what falls to chance is drawn from it. */
  random?: () => number;
}

/** Starts a proxy on a free port of 127.0.0.1, without any fault. */
export async function startFaultProxy({
  upstream,
  random = Math.random,
}: FaultProxyOptions): Promise<FaultProxy> {
  const url = new URL(upstream);
  const target = { host: socketHostOf(url), port: Number(url.port) };
  const clients = new Set<Socket>();
  const seen = { connections: 0, requests: 0 };
  let fault: Fault = { kind: "none" };

  const accept = (client: Socket) => {
    seen.connections++;
    if (fault.kind === "hangup") return void client.resetAndDestroy();
    clients.add(client);
    client.on("close", () => clients.delete(client));
    const onRequest = () => {
      seen.requests++;
      return faultOfRequest(fault, random);
    };
    serveConnection(client, { upstream: target, onRequest, random });
  };
  const cutAll = () => {
    for (const client of clients) client.resetAndDestroy();
  };

  let server = await listen(accept, 0);
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    async set(next) {
      const wasListening = fault.kind !== "refuse";
      fault = next;
      if (next.kind === "refuse" || next.kind === "hangup") cutAll();
      if (next.kind === "refuse" && wasListening) await close(server);
      if (next.kind !== "refuse" && !wasListening) server = await listen(accept, port);
    },
    forget: () => void Object.assign(seen, { connections: 0, requests: 0 }),
    async stop() {
      cutAll();
      if (fault.kind !== "refuse") await close(server);
    },
  };
}

function listen(accept: (client: Socket) => void, port: number): Promise<Server> {
  const { promise, resolve, reject } = Promise.withResolvers<Server>();
  const server = createServer(accept);
  server.on("error", reject);
  server.listen(port, "127.0.0.1", () => resolve(server));
  return promise;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
