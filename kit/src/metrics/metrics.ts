import { collectDefaultMetrics, Registry } from "prom-client";
import type { Cut } from "../request/response-cut.ts";
import { DurationHistogram, type Durations } from "./duration-histogram.ts";
import { createReadGauge, type ReadGauge } from "./gauge.ts";
import type { HedgeCounter } from "./hedge-counter.ts";
import { type Tally, TallyCounter } from "./tally-counter.ts";

/** How much of a bounded resource is in use at this moment. */
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
  | "circuit_open"
  | "abandoned";

/** The metrics of a service. Each app has its own registry, so that tests share no state. */
export interface Metrics {
  readonly registry: Registry;
  /** The counter of that name, created at the first call. */
  counter(name: string, help: string): TallyCounter;
  /** The gauge of that name, created at the first call. All values of a gauge have the same label names. */
  gauge(name: string, help: string, labelNames?: readonly string[]): ReadGauge;
  requestStarted(): void;
  requestEnded(route: string, method: string, status: number, seconds: number): void;
  /** A streamed response, which was counted when it began, was cut off. */
  responseCut(route: string, cut: Cut): void;
  upstreamCalled(upstream: string, outcome: UpstreamOutcome, seconds: number): void;
  /** The total of seconds that calls to an upstream waited for a place. */
  waitOf(upstream: string): Tally;
  /** Counts the second attempts of one leg. */
  hedgesOf(leg: string): HedgeCounter;
  /** Reads `occupancy` whenever the metrics are scraped. */
  watchUpstream(upstream: string, occupancy: () => Occupancy): void;
  /** As {@link watchUpstream}, for the connection pool of a store; `schema` is the number of its schema, where that was checked. */
  watchPool(store: string, occupancy: () => Occupancy & { max: number }, schema?: number): void;
}

/** How often the delay of the event loop is sampled. The default, 10 ms, keeps an idle process busy. */
const EVENT_LOOP_SAMPLE_MS = 50;

/**
 * prom-client's metrics of the spaces of a V8 heap. This runtime has no such spaces, and computing the values costs more than
 * the rest of a scrape.
 */
const MEANINGLESS = ["total", "used", "available"].map((kind) => `nodejs_heap_space_size_${kind}_bytes`);

/** Creates the metrics that every service has, with Prometheus names and base units. */
export function createMetrics(service: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: EVENT_LOOP_SAMPLE_MS });
  for (const name of MEANINGLESS) registry.removeSingleMetric(name);

  const requests = new TallyCounter(
    "http_requests_total",
    "Requests responded to, by route pattern and status",
    registry,
  );
  const requestSeconds = new DurationHistogram(
    "http_request_duration_seconds",
    "Time from receiving a request to its response, by route pattern",
    registry,
  );
  const cutResponses = new TallyCounter(
    "http_responses_cut_total",
    "Streamed responses that were cut off before their end, by route pattern and reason",
    registry,
  );
  const upstreamCalls = new TallyCounter(
    "upstream_calls_total",
    "Calls to other services, by upstream and outcome",
    registry,
  );
  const upstreamSeconds = new DurationHistogram(
    "upstream_call_duration_seconds",
    "Duration of calls to another service, including the wait for a place",
    registry,
  );
  const upstreamWaitSeconds = new TallyCounter(
    "upstream_wait_seconds_total",
    "Time that calls to another service waited for a place",
    registry,
  );
  const hedges = new TallyCounter(
    "upstream_hedges_total",
    "Second attempts of slow legs, by outcome",
    registry,
  );
  const deniedHedges = new TallyCounter(
    "upstream_hedges_denied_total",
    "Second attempts that were not made because their budget was spent",
    registry,
  );
  const inFlight = createReadGauge("http_requests_in_flight", "Requests in progress", [], registry);
  const upstreamOccupancy = createReadGauge(
    "upstream_calls_active",
    "Calls to other services in flight and waiting for a place",
    ["upstream", "state"],
    registry,
  );
  const poolOccupancy = createReadGauge(
    "store_pool_connections",
    "Connections of the store's pool in use, its maximum, and queries waiting for one",
    ["store", "state"],
    registry,
  );

  const schemaVersion = createReadGauge(
    "store_schema_version",
    "The number of the last migration of the store's schema, when the service started",
    ["store"],
    registry,
  );

  let requestsInFlight = 0;
  inFlight.watch({}, () => requestsInFlight);
  // Children for hot paths, by a key that is cheaper to look up than labels.
  const boundRequests = new Map<string, Bound>();
  const boundUpstreams = new Map<string, Bound>();

  const counters = new Map<string, TallyCounter>();
  const gauges = new Map<string, ReadGauge>();

  return {
    registry,
    counter: (name, help) => {
      const counter = counters.get(name) ?? new TallyCounter(name, help, registry);
      counters.set(name, counter);
      return counter;
    },
    gauge: (name, help, labelNames = []) => {
      const gauge = gauges.get(name) ?? createReadGauge(name, help, labelNames, registry);
      gauges.set(name, gauge);
      return gauge;
    },
    requestStarted: () => {
      requestsInFlight++;
    },
    requestEnded: (route, method, status, seconds) => {
      requestsInFlight--;
      const key = `${method} ${route} ${status}`;
      let bound = boundRequests.get(key);
      if (!bound) {
        bound = {
          count: requests.child({ route, method, status: String(status) }),
          seconds: requestSeconds.child({ route, method }),
        };
        boundRequests.set(key, bound);
      }
      bound.count.add();
      bound.seconds.observe(seconds);
    },
    responseCut: (route, reason) => cutResponses.child({ route, reason }).add(),
    upstreamCalled: (upstream, outcome, seconds) => {
      const key = `${upstream} ${outcome}`;
      let bound = boundUpstreams.get(key);
      if (!bound) {
        bound = {
          count: upstreamCalls.child({ upstream, outcome }),
          seconds: upstreamSeconds.child({ upstream }),
        };
        boundUpstreams.set(key, bound);
      }
      bound.count.add();
      bound.seconds.observe(seconds);
    },
    waitOf: (upstream) => upstreamWaitSeconds.child({ upstream }),
    hedgesOf: (leg) => ({
      ended: (outcome) => hedges.child({ leg, outcome }).add(),
      denied: () => deniedHedges.child({ leg }).add(),
    }),
    watchUpstream: (upstream, occupancy) => {
      upstreamOccupancy.watch({ upstream, state: "in_flight" }, () => occupancy().inUse);
      upstreamOccupancy.watch({ upstream, state: "waiting" }, () => occupancy().waiting);
    },
    watchPool: (store, occupancy, schema) => {
      poolOccupancy.watch({ store, state: "in_use" }, () => occupancy().inUse);
      poolOccupancy.watch({ store, state: "waiting" }, () => occupancy().waiting);
      poolOccupancy.watch({ store, state: "max" }, () => occupancy().max);
      if (schema !== undefined) schemaVersion.watch({ store }, () => schema);
    },
  };
}

/** The counter and the durations of one set of labels. */
interface Bound {
  count: Tally;
  seconds: Durations;
}
