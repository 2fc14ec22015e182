import { overloaded, type Problem } from "@super-heroes/kit/http/problem";
import type { Metrics } from "@super-heroes/kit/metrics/metrics";
import type { Tally } from "@super-heroes/kit/metrics/tally-counter";
import type { CancelSignal } from "@super-heroes/kit/request/cancellation";
import {
  type ConcurrencyLimit,
  createConcurrencyLimit,
  type Place,
} from "@super-heroes/kit/upstream/resilience/concurrency-limit";
import { UPSTREAMS, type UpstreamName } from "../routing/services.ts";

/** A request that is to be admitted to a service. */
export interface Applicant {
  upstream: UpstreamName;
  /** It hashes a password, or is as slow as that: such requests have a limit of their own. */
  isHashing: boolean;
}

/** Limits how many requests are in flight to each service, to as many as it can respond to in time. */
export interface Admission {
  /**
   * Takes a place among the requests to a service, at once or after a short wait. Throws 503 `load_shed` with `Retry-After`
   * when there is none, and the signal's reason when that aborts first. Latencies are compared within one `kind`.
   */
  enter(applicant: Applicant, kind: string, signal: CancelSignal): Place | Promise<Place>;
  /** Whether a request would be refused. If so, it is counted as refused. */
  refuses(applicant: Applicant): boolean;
}

/** Even the smallest service handles 6 requests at once; no service gets more than 512. */
const BOUNDS = { initial: 24, min: 6, max: 512 };

/**
 * The latency of a login is that of its hash and does not measure load. `users` queues logins itself, fairly by client; the
 * limit here is so high that this queue decides who waits.
 */
const HASHING_BOUNDS = { initial: 256, min: 256, max: 256 };

const free: Place = { leave() {} };

interface Lane {
  limit: ConcurrencyLimit;
  /** Created once: the stack of an error costs more than the rest of a refusal. */
  refusal: Problem;
  shed: Tally;
}

/** Creates a limit for each service, which adapts to its latency. Without `shedLoad` all requests are admitted. */
export function createAdmission(shedLoad: boolean, metrics: Metrics): Admission {
  if (!shedLoad) return { enter: () => free, refuses: () => false };
  const shed = metrics.counter(
    "shed_requests_total",
    "Requests refused because their service was overloaded",
  );
  const inFlight = metrics.gauge("admission_in_flight", "Admitted requests in flight to a service", [
    "upstream",
    "lane",
  ]);
  const limits = metrics.gauge("admission_limit", "The most requests that may be in flight to a service", [
    "upstream",
  ]);
  const waiting = metrics.gauge("admission_waiting", "Requests to a service waiting for admission", [
    "upstream",
  ]);

  const laneOf = (upstream: UpstreamName, limit: ConcurrencyLimit): Lane => ({
    limit,
    refusal: overloaded(
      "load_shed",
      `The ${upstream} service is overloaded. Try again after the time in Retry-After.`,
    ),
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
    refuses(applicant) {
      const { limit, shed } = laneFor(applicant);
      const isRefused = limit.refuses();
      if (isRefused) shed.add();
      return isRefused;
    },
    enter(applicant, kind, signal) {
      const lane = laneFor(applicant);
      const entered = lane.limit.enter(kind, signal);
      return entered instanceof Promise
        ? entered.then((place) => granted(lane, place))
        : granted(lane, entered);
    },
  };
}
