import { flag, integer, type Variable } from "../config/config.ts";
import { MOST_IN_FLIGHT } from "./resilience/adaptive-gate.ts";

/** A limit of calls in flight that follows their latency. */
export const ADAPTIVE = "adaptive";

/** A number of calls, or {@link ADAPTIVE}. */
export type InFlightLimit = number | typeof ADAPTIVE;

function inFlightLimit(
  name: string,
  { default: fallback, about }: { default: number; about: string },
): Variable<InFlightLimit> {
  const number = integer(name, { default: fallback, min: 1, max: MOST_IN_FLIGHT, about });
  return {
    ...number,
    expected: `${number.expected}, or ${ADAPTIVE}`,
    parse: (text) => (text === ADAPTIVE ? ADAPTIVE : number.parse(text)),
  };
}

/** The variables of the agents that call other services, the same for all upstreams of a service. */
export const agentVariables = {
  keepAlive: flag("UPSTREAM_KEEP_ALIVE", {
    default: true,
    about: "keep connections to upstreams open between calls",
  }),
  maxInFlight: inFlightLimit("UPSTREAM_MAX_IN_FLIGHT", {
    default: 20,
    about:
      "calls in flight per upstream, each on a connection of its own that is then kept; further calls wait. `adaptive`: the limit follows the latency of calls, from 4 to 256",
  }),
  maxQueue: integer("UPSTREAM_MAX_QUEUE", {
    default: 1024,
    min: 0,
    max: 100_000,
    about: "calls per upstream that may wait; further calls are refused with 503",
  }),
  maxResponseBytes: integer("UPSTREAM_MAX_ANSWER_BYTES", {
    default: 256 * 1024,
    min: 1024,
    max: 64 * 1024 * 1024,
    about: "largest response body of an upstream, in bytes",
  }),
  retries: flag("UPSTREAM_RETRIES", {
    default: true,
    about: "repeat calls that did not reach their upstream, within the retry budget of 10 %",
  }),
  breaker: flag("UPSTREAM_BREAKER", {
    default: true,
    about: "stop calling an upstream for 5 s when half of at least 20 calls within 10 s have failed",
  }),
};
