import { BrokenCircuitError, CircuitState, circuitBreaker, handleWhen, SamplingBreaker } from "cockatiel";
import type { Metrics } from "../metrics.ts";

/** Half of the calls of ten seconds failed, and there were at least twenty. */
const TRIPS_AT = { threshold: 0.5, duration: 10_000, minimumRps: 2 };

/** Then no call is made for this long, and the next one is a probe. */
const OPEN_MS = 5000;

/** The upstream has failed too often: it is left alone for a while. */
export class CircuitOpen extends Error {
  override readonly name = "CircuitOpen";
  constructor() {
    super("the circuit is open");
  }
}

/** Keeps callers from waiting for an upstream that is down, and an upstream that is down from being called. */
export interface CircuitBreaker {
  /** Whether calls are made. */
  readonly isOpen: boolean;
  /** Makes the call, or throws {@link CircuitOpen} without making it. */
  run<T>(call: () => Promise<T>): Promise<T>;
}

/**
 * A breaker over cockatiel's: opens when half of at least twenty calls within ten seconds have failed, stays open for
 * five, and closes when one probe succeeds; while that is under way all others are refused at once, rather than left to
 * wait for it as the library would have it. `isFailure` says which errors count: a caller's own mistake does not.
 * `isUndecided` names those that tell nothing about the upstream, such as a caller that went away: a probe that ends so
 * leaves the circuit open.
 */
export function createCircuitBreaker(
  upstream: string,
  {
    isFailure,
    isUndecided,
  }: { isFailure: (error: unknown) => boolean; isUndecided: (error: unknown) => boolean },
  metrics: Metrics,
): CircuitBreaker {
  const policy = circuitBreaker(
    handleWhen((error) => isFailure(error) || (policy.state === CircuitState.HalfOpen && isUndecided(error))),
    { halfOpenAfter: OPEN_MS, breaker: new SamplingBreaker(TRIPS_AT) },
  );
  metrics
    .gauge("upstream_circuit_state", "0: calls are made; 1: none is made; 2: one probe is under way")
    .watch({ upstream }, () => policy.state);
  const opened = metrics
    .counter("upstream_circuit_opened_total", "Times that calls to another service were suspended")
    .child({ upstream });
  policy.onBreak(() => opened.add());

  return {
    get isOpen() {
      return policy.state !== CircuitState.Closed;
    },
    async run(call) {
      if (policy.state === CircuitState.HalfOpen) throw new CircuitOpen();
      try {
        return await policy.execute(call);
      } catch (error) {
        throw error instanceof BrokenCircuitError ? new CircuitOpen() : error;
      }
    },
  };
}
