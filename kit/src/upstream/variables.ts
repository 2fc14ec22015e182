import { flag, integer } from "../config/config.ts";

/** The variables of the agents that call other services, the same for all upstreams of a service. */
export const agentVariables = {
  keepAlive: flag("UPSTREAM_KEEP_ALIVE", {
    default: true,
    about: "keep connections to upstreams open between calls",
  }),
  maxInFlight: integer("UPSTREAM_MAX_IN_FLIGHT", {
    default: 20,
    min: 1,
    max: 256,
    about:
      "calls in flight per upstream, each on a connection of its own that is then kept; further calls wait",
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
