import { Counter, collectDefaultMetrics, Gauge, Histogram, type Metric, Registry } from "prom-client";
import type { HedgeCounter, HedgeOutcome } from "./orchestration/hedged-call.ts";

/** Upper bounds in seconds, fine where these services live (a draw takes under a millisecond). */
const DURATION_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** How busy a bounded resource is at this instant. */
export interface Occupancy {
  inUse: number;
  waiting: number;
}

/** How a call to an upstream ended. */
export type UpstreamOutcome =
  | "ok"
  | "empty"
  | "unreachable"
  | "bad_status"
  | "bad_answer"
  | "too_large"
  | "timeout"
  | "overloaded"
  | "abandoned";

/** What a service counts. One instance per app, with a registry of its own, so that tests do not share state. */
export interface Metrics {
  readonly registry: Registry;
  requestStarted(): void;
  requestEnded(route: string, method: string, status: number, seconds: number): void;
  upstreamCalled(upstream: string, outcome: UpstreamOutcome, seconds: number): void;
  /** A call to an upstream had to wait for its turn. */
  upstreamWaited(upstream: string, seconds: number): void;
  /** Counts what hedging does on one leg. */
  hedgesOf(leg: string): HedgeCounter;
  /** Reads `occupancy` whenever the metrics are scraped. */
  watchUpstream(upstream: string, occupancy: () => Occupancy): void;
  /** As {@link watchUpstream}, for the connection pool of a store. */
  watchPool(store: string, occupancy: () => Occupancy & { max: number }): void;
}

/** Creates the metrics every service has; Prometheus names, base units. */
export function createMetrics(service: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];

  const requests = new Counter({
    name: "http_requests_total",
    help: "Requests answered, by route pattern and status",
    labelNames: ["route", "method", "status"],
    registers,
    collect() {
      tell(this, boundRequests.values());
    },
  });
  const requestSeconds = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time from receiving a request to its answer, by route pattern",
    labelNames: ["route", "method"],
    buckets: DURATION_BUCKETS,
    registers,
  });
  const inFlight = new Gauge({
    name: "http_requests_in_flight",
    help: "Requests being worked on",
    registers,
    collect() {
      this.set(requestsInFlight);
    },
  });
  const upstreamCalls = new Counter({
    name: "upstream_calls_total",
    help: "Calls to other services, by upstream and outcome",
    labelNames: ["upstream", "outcome"],
    registers,
    collect() {
      tell(this, boundUpstreams.values());
    },
  });
  const upstreamSeconds = new Histogram({
    name: "upstream_call_duration_seconds",
    help: "Time a call to another service took, waiting for its turn included",
    labelNames: ["upstream"],
    buckets: DURATION_BUCKETS,
    registers,
  });
  const upstreamWaitSeconds = new Counter({
    name: "upstream_wait_seconds_total",
    help: "Time that calls to another service waited for their turn",
    labelNames: ["upstream"],
    registers,
  });
  const hedges = new Counter({
    name: "upstream_hedges_total",
    help: "Second attempts of slow legs, by what became of them",
    labelNames: ["leg", "outcome"],
    registers,
  });
  const deniedHedges = new Counter({
    name: "upstream_hedges_denied_total",
    help: "Second attempts that were due and not made, because their budget was spent",
    labelNames: ["leg"],
    registers,
  });
  const upstreamOccupancy = new Gauge({
    name: "upstream_calls_active",
    help: "Calls to other services in flight and waiting for their turn",
    labelNames: ["upstream", "state"],
    registers,
    collect() {
      for (const [upstream, occupancy] of upstreams) {
        const { inUse, waiting } = occupancy();
        this.set({ upstream, state: "in_flight" }, inUse);
        this.set({ upstream, state: "waiting" }, waiting);
      }
    },
  });
  const poolOccupancy = new Gauge({
    name: "store_pool_connections",
    help: "Connections of the store's pool in use, its maximum, and queries waiting for one",
    labelNames: ["store", "state"],
    registers,
    collect() {
      for (const [store, occupancy] of pools) {
        const { inUse, waiting, max } = occupancy();
        this.set({ store, state: "in_use" }, inUse);
        this.set({ store, state: "waiting" }, waiting);
        this.set({ store, state: "max" }, max);
      }
    },
  });
  const collected: Metric[] = [requests, upstreamCalls, inFlight, upstreamOccupancy, poolOccupancy];
  for (const metric of collected) registry.registerMetric(metric);

  let requestsInFlight = 0;
  const upstreams = new Map<string, () => Occupancy>();
  const pools = new Map<string, () => Occupancy & { max: number }>();
  // prom-client looks labels up by hashing them on each call; on the hot path a plain number is counted instead,
  // and a histogram's child is kept.
  const boundRequests = new Map<string, Bound<"route" | "method" | "status">>();
  const boundUpstreams = new Map<string, Bound<"upstream" | "outcome">>();

  return {
    registry,
    requestStarted: () => {
      requestsInFlight++;
    },
    requestEnded: (route, method, status, seconds) => {
      requestsInFlight--;
      const key = `${method} ${route} ${status}`;
      let bound = boundRequests.get(key);
      if (!bound) {
        const labels = { route, method, status: String(status) };
        bound = { labels, count: 0, seconds: requestSeconds.labels(route, method) };
        boundRequests.set(key, bound);
      }
      bound.count++;
      bound.seconds.observe(seconds);
    },
    upstreamCalled: (upstream, outcome, seconds) => {
      const key = `${upstream} ${outcome}`;
      let bound = boundUpstreams.get(key);
      if (!bound) {
        bound = { labels: { upstream, outcome }, count: 0, seconds: upstreamSeconds.labels(upstream) };
        boundUpstreams.set(key, bound);
      }
      bound.count++;
      bound.seconds.observe(seconds);
    },
    upstreamWaited: (upstream, seconds) => upstreamWaitSeconds.labels(upstream).inc(seconds),
    hedgesOf: (leg) => ({
      ended: (outcome: HedgeOutcome) => hedges.labels(leg, outcome).inc(),
      denied: () => deniedHedges.labels(leg).inc(),
    }),
    watchUpstream: (upstream, occupancy) => upstreams.set(upstream, occupancy),
    watchPool: (store, occupancy) => pools.set(store, occupancy),
  };
}

/** What is counted under one set of labels. */
interface Bound<Label extends string> {
  labels: Record<Label, string>;
  count: number;
  seconds: Histogram.Internal<string>;
}

/** Lets the counter say what was counted beside it. */
function tell<Label extends string>(counter: Counter<Label>, counted: Iterable<Bound<Label>>): void {
  counter.reset();
  for (const { labels, count } of counted) counter.inc(labels, count);
}
