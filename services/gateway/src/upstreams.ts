import type { Metrics } from "@super-heroes/kit/metrics/metrics";
import { createUpstream, createUpstreamBreaker, type Upstream } from "@super-heroes/kit/upstream/upstream";
import { type GatewayConfig, urlOf } from "./config.ts";
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
export function createUpstreams(config: GatewayConfig, metrics: Metrics): Upstreams {
  const each = <T>(make: (name: UpstreamName) => T) =>
    Object.fromEntries(UPSTREAMS.map((name) => [name, make(name)])) as Record<UpstreamName, T>;
  const links = each((upstream) =>
    createLink(
      upstream,
      urlOf(config, upstream),
      { ...config, maxIdleSockets: MOST_IDLE },
      config.breaker ? createUpstreamBreaker(metrics, { upstream, calls: "proxied" }) : undefined,
      metrics,
    ),
  );
  const agents = each((name) =>
    createUpstream(name, urlOf(config, name), { ...config, breakerLabels: { calls: "own" } }, metrics),
  );
  return {
    links,
    agents,
    close() {
      for (const client of [...Object.values(links), ...Object.values(agents)]) client.close();
    },
  };
}
