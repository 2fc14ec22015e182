import { readConfig } from "@super-heroes/kit/config/config";
import type { Envelopes } from "@super-heroes/kit/encryption/envelopes";
import { openFlags } from "@super-heroes/kit/flags/open-flags";
import { createMetrics } from "@super-heroes/kit/metrics/metrics";
import { createRuntime } from "@super-heroes/kit/runtime";
import { createTokenMint, type TokenMint } from "@super-heroes/testing/stand-ins/access-tokens";
import { createTestKeys } from "@super-heroes/testing/stand-ins/service-keys";
import { silentLog } from "@super-heroes/testing/stand-ins/silent-log";
import { createGatewayApp } from "../src/app.ts";
import { gatewayVariables } from "../src/config.ts";
import { UPSTREAMS, type UpstreamName } from "../src/routing/services.ts";
import { createUpstreams } from "../src/upstreams.ts";
import type { WebApp } from "../src/web/web-app.ts";

/** A stand-in for a service behind the gateway. */
export type Backend = (request: Request) => Response | Promise<Response>;

/** A gateway with stand-ins for its services. */
export interface GatewayUnderTest {
  readonly url: string;
  readonly mint: TokenMint;
  send(path: string, init?: RequestInit): Promise<Response>;
  /** POSTs JSON. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** The envelopes of the service of that name, or of the operator. */
  envelopesOf(name: string): Envelopes;
  metrics(): Promise<string>;
  /** Reads the feature flags again, as their timer does. */
  readFlags(): Promise<void>;
  /** Stops a service as a crash would. */
  kill(name: UpstreamName): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** No server listens here. */
const NOWHERE = "http://127.0.0.1:1";

const NOT_BUILT: WebApp = { current: () => undefined };

/** Starts a gateway. Services without a stand-in are down. Limits, load shedding and cache are off unless `variables` set them. */
export async function startGateway(
  backends: Partial<Record<UpstreamName, Backend>> = {},
  variables: Record<string, string> = {},
  web: WebApp = NOT_BUILT,
): Promise<GatewayUnderTest> {
  const mint = createTokenMint();
  const servers = new Map(
    Object.entries(backends).map(([name, backend]) => [
      name,
      Bun.serve({ port: 0, hostname: "127.0.0.1", development: false, idleTimeout: 0, fetch: backend }),
    ]),
  );
  const urls = Object.fromEntries(
    UPSTREAMS.map((name) => {
      const server = servers.get(name);
      return [`${name.toUpperCase()}_URL`, server ? `http://127.0.0.1:${server.port}` : NOWHERE];
    }),
  );
  const keys = createTestKeys();
  const config = readConfig(
    {
      ...urls,
      RATE_LIMIT_PER_SECOND: "0",
      CREDENTIALS_LIMIT_PER_MINUTE: "0",
      SHED_LOAD: "false",
      CACHE_MS: "0",
      UPSTREAM_RETRIES: "false",
      ...variables,
    },
    gatewayVariables,
  );
  const metrics = createMetrics("gateway");
  const followed = await openFlags(config, { log: silentLog, metrics });
  const upstreams = createUpstreams(config, { metrics, log: silentLog });
  const app = createGatewayApp({
    upstreams,
    verifier: mint.verifier,
    envelopes: keys.envelopesOf("gateway"),
    web,
    config,
    runtime: createRuntime({ log: silentLog, metrics, flags: followed.flags }),
  });
  app.listen({ port: 0, hostname: "127.0.0.1", reusePort: false, idleTimeout: 0 });
  const url = `http://127.0.0.1:${app.server?.port}`;
  const send = (path: string, init: RequestInit = {}) => fetch(url + path, { redirect: "manual", ...init });

  return {
    url,
    mint,
    send,
    post: (path, body, headers = {}) =>
      send(path, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    envelopesOf: keys.envelopesOf,
    metrics: () => metrics.registry.metrics(),
    kill: async (name) => void (await servers.get(name)?.stop(true)),
    readFlags: followed.check,
    async [Symbol.asyncDispose]() {
      followed.close();
      await app.server?.stop(true);
      for (const link of Object.values(upstreams.links)) link.endStreams();
      upstreams.close();
      await Promise.all([...servers.values()].map((server) => server.stop(true)));
    },
  };
}
