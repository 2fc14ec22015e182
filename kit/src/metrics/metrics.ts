import { collectDefaultMetrics, Registry } from "prom-client";
import type { Cut } from "../request/response-cut.ts";
import { DurationHistogram, type Durations } from "./duration-histogram.ts";
import { createReadGauge, type ReadGauge } from "./gauge.ts";
import type { HedgeCounter } from "./hedge-counter.ts";
import { type Tally, TallyCounter } from "./tally-counter.ts";

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
  | "circuit_open"
  | "abandoned";

/** What a service counts. One instance per app, with a registry of its own, so that tests do not share state. */
export interface Metrics {
  readonly registry: Registry;
  /** The counter of that name; made when it is first asked for. */
  counter(name: string, help: string): TallyCounter;
  /** The gauge of that name, created at the first call. All values of a gauge have the same label names. */
  gauge(name: string, help: string, labelNames?: readonly string[]): ReadGauge;
  requestStarted(): void;
  requestEnded(route: string, method: string, status: number, seconds: number): void;
  /** A streamed response, which was counted when it began, did not come to its end. */
  responseCut(route: string, cut: Cut): void;
  upstreamCalled(upstream: string, outcome: UpstreamOutcome, seconds: number): void;
  /** Adds up the seconds that calls to an upstream waited for their turn. */
  waitOf(upstream: string): Tally;
  /** Counts what hedging does on one leg. */
  hedgesOf(leg: string): HedgeCounter;
  /** Reads `occupancy` whenever the metrics are scraped. */
  watchUpstream(upstream: string, occupancy: () => Occupancy): void;
  /** As {@link watchUpstream}, for the connection pool of a store. */
  watchPool(store: string, occupancy: () => Occupancy & { max: number }): void;
}

/** How often the event loop is looked at. The default, 10 ms, keeps a process busy that has nothing else to do. */
const EVENT_LOOP_SAMPLE_MS = 50;

/**
 * What prom-client tells about the spaces of a V8 heap. This runtime has none, and making the numbers up costs more
 * than all the rest of a scrape.
 */
const MEANINGLESS = ["total", "used", "available"].map((kind) => `nodejs_heap_space_size_${kind}_bytes`);

/** Creates the metrics every service has; Prometheus names, base units. */
export function createMetrics(service: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: EVENT_LOOP_SAMPLE_MS });
  for (const name of MEANINGLESS) registry.removeSingleMetric(name);

  const requests = new TallyCounter(
    "http_requests_total",
    "Requests answered, by route pattern and status",
    registry,
  );
  const requestSeconds = new DurationHistogram(
    "http_request_duration_seconds",
    "Time from receiving a request to its answer, by route pattern",
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
    "Time a call to another service took, waiting for its turn included",
    registry,
  );
  const upstreamWaitSeconds = new TallyCounter(
    "upstream_wait_seconds_total",
    "Time that calls to another service waited for their turn",
    registry,
  );
  const hedges = new TallyCounter(
    "upstream_hedges_total",
    "Second attempts of slow legs, by what became of them",
    registry,
  );
  const deniedHedges = new TallyCounter(
    "upstream_hedges_denied_total",
    "Second attempts that were due and not made, because their budget was spent",
    registry,
  );
  const inFlight = createReadGauge("http_requests_in_flight", "Requests being worked on", [], registry);
  const upstreamOccupancy = createReadGauge(
    "upstream_calls_active",
    "Calls to other services in flight and waiting for their turn",
    ["upstream", "state"],
    registry,
  );
  const poolOccupancy = createReadGauge(
    "store_pool_connections",
    "Connections of the store's pool in use, its maximum, and queries waiting for one",
    ["store", "state"],
    registry,
  );

  let requestsInFlight = 0;
  inFlight.watch({}, () => requestsInFlight);
  // The children of the hot path, by a key that is cheaper than their labels.
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
    watchPool: (store, occupancy) => {
      poolOccupancy.watch({ store, state: "in_use" }, () => occupancy().inUse);
      poolOccupancy.watch({ store, state: "waiting" }, () => occupancy().waiting);
      poolOccupancy.watch({ store, state: "max" }, () => occupancy().max);
    },
  };
}

/** What is counted under one set of labels, and how long each took. */
interface Bound {
  count: Tally;
  seconds: Durations;
}
