import { createServer, type Server, type Socket } from "node:net";
import { socketHostOf } from "@super-heroes/kit/network/url-host";
import { type Fault, faultOfRequest } from "./fault.ts";
import { serveConnection } from "./faulty-connection.ts";

/**
 * A TCP proxy in front of one upstream, whose fault can be changed while it runs. Toxiproxy has no HTTP, and half of the
 * faults here are responses.
 */
export interface FaultProxy {
  /** The address of the upstream through the proxy; it does not change while the proxy runs. */
  readonly url: string;
  /** Connections and requests since the last {@link FaultProxy.resetCounts}. */
  readonly seen: { connections: number; requests: number };
  /** Changes the fault: for new connections, and for the next request on open ones. */
  set(fault: Fault): Promise<void>;
  /** Resets the counts to 0. */
  resetCounts(): void;
  /** Resets open connections and closes the port. */
  stop(): Promise<void>;
}

/** How a proxy is created. */
export interface FaultProxyOptions {
  /** The address of the upstream, such as `http://127.0.0.1:8001`. */
  upstream: string;
  /** Returns a number from 0 to 1, for random faults and delays. */
  random?: () => number;
}

/** Starts a proxy without a fault on a free port of 127.0.0.1. */
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
    // Of a closed port: one that was accepted just before.
    if (fault.kind === "hangup" || fault.kind === "refuse") return void client.resetAndDestroy();
    clients.add(client);
    client.on("close", () => clients.delete(client));
    const onRequest = () => {
      seen.requests++;
      return faultOfRequest(fault, random);
    };
    serveConnection(client, { upstream: target, onRequest, random });
  };
  const resetAll = () => {
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
      // It closes when its last connection has ended, so no further one may be accepted.
      const closed = next.kind === "refuse" && wasListening ? close(server) : undefined;
      if (next.kind === "refuse" || next.kind === "hangup") resetAll();
      await closed;
      if (next.kind !== "refuse" && !wasListening) server = await listen(accept, port);
    },
    resetCounts: () => void Object.assign(seen, { connections: 0, requests: 0 }),
    async stop() {
      resetAll();
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
