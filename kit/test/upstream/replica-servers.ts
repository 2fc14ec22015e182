import { seededRandom } from "@super-heroes/testing/inputs/seeded-random";
import { silentLog } from "@super-heroes/testing/stand-ins/silent-log";
import { createMetrics } from "../../src/metrics/metrics.ts";
import { createHttpClient } from "../../src/upstream/http-client/http-client.ts";
import { type MembersOptions, openMembers } from "../../src/upstream/replicas/members.ts";
import { ADA } from "./caller.ts";

/** A replica of heroes under test. */
export interface ReplicaServer {
  readonly url: string;
  readonly port: number;
  /** Requests that it has received. */
  calls: number;
  /** What it responds with. */
  respond: () => Response | Promise<Response>;
  /** Stops to listen and closes its connections. */
  stop(): Promise<void>;
  /** Listens again on its port. */
  start(): void;
}

/** Starts replicas, which {@link ReplicaServers.stop} stops. */
export interface ReplicaServers {
  /** Starts a replica on an address of its own. */
  serve(options?: { hostname?: string; port?: number }): ReplicaServer;
  stop(): Promise<void>;
}

export function replicaServers(): ReplicaServers {
  const all: ReplicaServer[] = [];
  return {
    serve({ hostname = "127.0.0.1", port = 0 } = {}) {
      const listen = (onPort: number) =>
        Bun.serve({
          port: onPort,
          hostname,
          fetch() {
            server.calls += 1;
            return server.respond();
          },
        });
      let listening: Bun.Server<undefined> | undefined;
      const server: ReplicaServer = {
        get url() {
          return `http://${hostname}:${server.port}`;
        },
        port: 0,
        calls: 0,
        respond: () => Response.json(ADA),
        async stop() {
          await listening?.stop(true);
          listening = undefined;
        },
        start() {
          listening = listen(server.port);
        },
      };
      listening = listen(port);
      Object.assign(server, { port: listening.port });
      all.push(server);
      return server;
    },
    async stop() {
      await Promise.all(all.splice(0).map((server) => server.stop()));
    },
  };
}

/** The clock of the ejections in these tests. */
export interface Clock {
  nowMs: number;
}

/** The client of these URLs with a clock that only the test moves, and draws that are the same in each run. */
export function membersOf(
  baseUrls: readonly string[],
  { clock = { nowMs: 0 }, ...options }: Partial<MembersOptions> & { clock?: Clock } = {},
) {
  const metrics = createMetrics("caller");
  const members = openMembers({
    name: "heroes",
    labels: { upstream: "heroes" },
    baseUrls,
    leastMs: 100,
    metrics,
    log: silentLog,
    lookedUpEveryMs: 1_000_000,
    now: () => clock.nowMs,
    random: seededRandom(7),
    open: ({ baseUrl, connectTo }, connectTimeoutMs) =>
      createHttpClient({
        baseUrl,
        connectTo,
        ...(connectTimeoutMs && { connectTimeoutMs }),
        keepAlive: true,
        maxIdleSockets: 64,
        idleTimeoutMs: 10_000,
        maxBodyBytes: 1024,
      }),
    ...options,
  });
  return {
    members,
    clock,
    call: () => members.client.get("/hero", ""),
    states: () => members.views().map(({ state }) => state),
    /** The samples of one metric, as Prometheus reads them. */
    samples: async (name: string) =>
      (await metrics.registry.metrics()).split("\n").filter((line) => line.startsWith(`${name}{`)),
  };
}
