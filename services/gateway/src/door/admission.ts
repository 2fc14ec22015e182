import { overloaded, type Problem } from "@super-heroes/kit/http/problem";
import type { Metrics } from "@super-heroes/kit/metrics/metrics";
import type { Tally } from "@super-heroes/kit/metrics/tally-counter";
import type { CancelSignal } from "@super-heroes/kit/request/cancellation";
import {
  type ConcurrencyLimit,
  createConcurrencyLimit,
  type Place,
} from "@super-heroes/kit/upstream/resilience/concurrency-limit";
import { UPSTREAMS, type UpstreamName } from "../routing.ts";

/** A request that wants a place among those to a service. */
export interface Applicant {
  upstream: UpstreamName;
  /** It hashes a password, or does something as slow: such requests have places of their own. */
  isHashing: boolean;
}

/** Admits requests to the services, as many as these can respond to in good time. */
export interface Admission {
  /**
   * A place among the requests to a service, at once or after a short wait. Throws 503 `load_shed` with `Retry-After` when
   * there is none, and the signal's reason when that aborts first. Latencies are compared within one `kind`.
   */
  enter(applicant: Applicant, kind: string, signal: CancelSignal): Place | Promise<Place>;
  /** Whether a request would be refused; then it is counted as refused. */
  turnsAway(applicant: Applicant): boolean;
}

/** Even the smallest service takes 6 at once, and none is given more than 512. */
const BOUNDS = { initial: 16, min: 6, max: 512 };

/**
 * How long a login takes says how long its hash takes, and nothing about load. `users` has a queue of its own for them, which
 * clients share evenly; so many are admitted that it is this queue that decides who waits, whatever one client sends.
 */
const HASHING_BOUNDS = { initial: 256, min: 256, max: 256 };

const free: Place = { release() {} };

interface Lane {
  limit: ConcurrencyLimit;
  /** Made once: an error's stack costs more than the rest of refusing. */
  refusal: Problem;
  shed: Tally;
}

/** One limit for each service, following its latency; without load shedding, everything is admitted. */
export function createAdmission(shedLoad: boolean, metrics: Metrics): Admission {
  if (!shedLoad) return { enter: () => free, turnsAway: () => false };
  const shed = metrics.counter("shed_requests_total", "Requests refused because their service was too busy");
  const inFlight = metrics.gauge("admission_in_flight", "Requests to a service that are admitted", [
    "upstream",
    "lane",
  ]);
  const limits = metrics.gauge("admission_limit", "Requests to a service that are admitted at once", [
    "upstream",
  ]);
  const waiting = metrics.gauge("admission_waiting", "Requests to a service that wait to be admitted", [
    "upstream",
  ]);

  const laneOf = (upstream: UpstreamName, limit: ConcurrencyLimit): Lane => ({
    limit,
    refusal: overloaded("load_shed", `The ${upstream} service is busy: try again in a moment.`),
    shed: shed.child({ upstream }),
  });
  const lanes = new Map(
    UPSTREAMS.map((upstream) => {
      const limit = createConcurrencyLimit(BOUNDS);
      inFlight.watch({ upstream, lane: "usual" }, () => limit.inFlight);
      limits.watch({ upstream }, () => limit.limit);
      waiting.watch({ upstream }, () => limit.waiting);
      return [upstream, laneOf(upstream, limit)];
    }),
  );
  const hashing = laneOf("users", createConcurrencyLimit(HASHING_BOUNDS));
  inFlight.watch({ upstream: "users", lane: "hashing" }, () => hashing.limit.inFlight);
  const laneFor = ({ upstream, isHashing }: Applicant): Lane =>
    isHashing ? hashing : (lanes.get(upstream) as Lane);

  const granted = ({ refusal, shed }: Lane, place: Place | undefined): Place => {
    if (place) return place;
    shed.add();
    throw refusal;
  };

  return {
    turnsAway(applicant) {
      const { limit, shed } = laneFor(applicant);
      const isRefused = limit.refuses();
      if (isRefused) shed.add();
      return isRefused;
    },
    enter(applicant, kind, signal) {
      const lane = laneFor(applicant);
      const entered = lane.limit.acquire(kind, signal);
      return entered instanceof Promise
        ? entered.then((place) => granted(lane, place))
        : granted(lane, entered);
    },
  };
}
