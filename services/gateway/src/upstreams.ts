import type { Runtime } from "@super-heroes/kit/runtime";
import { createUpstream, createUpstreamBreaker, type Upstream } from "@super-heroes/kit/upstream/upstream";
import { type GatewayConfig, urlsOf } from "./config.ts";
import { createLink, type Link } from "./proxy/link.ts";
import { UPSTREAMS, type UpstreamName } from "./routing/services.ts";

/** The clients of the services. */
export interface Upstreams {
  /** For proxied requests. */
  links: Record<UpstreamName, Link>;
  /** For the gateway's own calls: aggregates, checks and documents. */
  agents: Record<UpstreamName, Upstream>;
  close(): void;
}

/** The most idle connections to each service that are kept for proxied requests. */
const MOST_IDLE = 128;

/**
 * Creates the clients of all services. Proxied requests and the gateway's own calls have a circuit breaker each, because
 * one kind may fail while the other works. Only the gateway's own calls are retried.
 */
export function createUpstreams(config: GatewayConfig, runtime: Pick<Runtime, "metrics" | "log">): Upstreams {
  const { metrics } = runtime;
  const each = <T>(make: (name: UpstreamName) => T) =>
    Object.fromEntries(UPSTREAMS.map((name) => [name, make(name)])) as Record<UpstreamName, T>;
  const links = each((upstream) =>
    createLink(
      upstream,
      urlsOf(config, upstream),
      { ...config, maxIdleSockets: MOST_IDLE },
      config.breaker ? createUpstreamBreaker(metrics, { upstream, calls: "proxied" }) : undefined,
      runtime,
    ),
  );
  const agents = each((name) =>
    createUpstream(name, urlsOf(config, name), { ...config, labels: { calls: "own" } }, runtime),
  );
  return {
    links,
    agents,
    close() {
      for (const client of [...Object.values(links), ...Object.values(agents)]) client.close();
    },
  };
}
