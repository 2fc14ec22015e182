import type { Metrics } from "@super-heroes/kit/metrics";
import { overloaded } from "@super-heroes/kit/problem";
import { createConcurrencyLimit, type Place } from "@super-heroes/kit/resilience/concurrency-limit";
import { UPSTREAMS, type UpstreamName } from "../routing.ts";

/** Lets requests in to the services, as many as these can answer in good time. */
export interface Admission {
  /** A place among the requests to a service. Throws 503 `load_shed` with `Retry-After` when there is none. */
  enter(upstream: UpstreamName, kind: string): Place;
  /** Whether there is no place for a request to a service; then it is counted as refused. */
  turnsAway(upstream: UpstreamName): boolean;
}

/** The limit's bounds: no service is so small that it could not take 16 at once, and none is given more than 512. */
const BOUNDS = { initial: 64, min: 16, max: 512 };

const free: Place = { leave() {} };

/** One limit for each service, following its latency; without shedding, everything is let in. */
export function createAdmission(shedLoad: boolean, metrics: Metrics): Admission {
  if (!shedLoad) return { enter: () => free, turnsAway: () => false };
  const shed = metrics.counter("shed_requests_total", "Requests refused because their service was too busy");
  const gauge = metrics.gauge("admission_limit", "Requests to a service that are let in at once");
  const limits = Object.fromEntries(
    UPSTREAMS.map((upstream) => {
      const limit = createConcurrencyLimit(BOUNDS);
      gauge.watch({ upstream }, () => limit.limit);
      // Made once: an error's stack costs more than the rest of refusing.
      const refusal = overloaded("load_shed", `The ${upstream} service is busy: try again in a moment.`);
      return [upstream, { limit, refusal, shed: shed.child({ upstream }) }];
    }),
  );

  const of = (upstream: UpstreamName) => limits[upstream] as NonNullable<(typeof limits)[string]>;
  return {
    turnsAway(upstream) {
      const { limit, shed } = of(upstream);
      if (limit.inFlight < limit.limit) return false;
      shed.add();
      return true;
    },
    enter(upstream, kind) {
      const { limit, refusal, shed } = of(upstream);
      const place = limit.enter(kind);
      if (place) return place;
      shed.add();
      throw refusal;
    },
  };
}
