import type { Metrics } from "@super-heroes/kit/metrics/metrics";
import { createUpstream, createUpstreamBreaker, type Upstream } from "@super-heroes/kit/upstream/upstream";
import { type GatewayConfig, urlOf } from "./config.ts";
import { createLink, type Link } from "./proxy/link.ts";
import { UPSTREAMS, type UpstreamName } from "./routing/services.ts";

/** The ways to the services. */
export interface Upstreams {
  /** For requests that are passed on. */
  links: Record<UpstreamName, Link>;
  /** For calls of the gateway's own: aggregates and probes. */
  agents: Record<UpstreamName, Upstream>;
  close(): void;
}

/** Idle connections kept for requests that are passed on, to each service. */
const MOST_IDLE = 128;

/**
 * Creates the ways to all services. What is passed on and what the gateway asks for itself have a circuit breaker each:
 * what fails in one need not fail in the other. Only the gateway's own calls are made again when they fail.
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
      for (const way of [...Object.values(links), ...Object.values(agents)]) way.close();
    },
  };
}
