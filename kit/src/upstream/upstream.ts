import { createGate, type Gate } from "../concurrency/gate.ts";
import type { Problem } from "../http/problem.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { UpstreamTls } from "../network/upstream-tls.ts";
import { Cancellation } from "../request/cancellation.ts";
import { fairMs } from "../request/deadline.ts";
import { promised, type Receiver } from "../request/receiver.ts";
import type { Scope } from "../request/scope.ts";
import { correlationLine } from "../request/scope-headers.ts";
import type { Runtime } from "../runtime.ts";
import type { HttpResponse } from "./http-client/http-client.ts";
import type { AddedLatency } from "./latency/added-latency.ts";
import { clientsWith, openMembers } from "./replicas/members.ts";
import type { ReplicaView } from "./replicas/replica-view.ts";
import type { Twin } from "./replicas/replicated-client.ts";
import { type AdaptiveGate, createAdaptiveGate, MOST_IN_FLIGHT } from "./resilience/adaptive-gate.ts";
import {
  type CircuitBreaker,
  type CircuitLimits,
  type CircuitState,
  createCircuitBreaker,
} from "./resilience/circuit-breaker.ts";
import { createRetries } from "./resilience/retries.ts";
import { type Agent, UpstreamCall } from "./upstream-call.ts";
import { upstreamProblem, verdictOn, verdictOnUpstream } from "./upstream-failure.ts";
import { ADAPTIVE, type InFlightLimit } from "./variables.ts";

/** The options of an agent, the same for all upstreams of a service. */
export interface AgentOptions {
  /** Keep connections open between calls; `false` opens one per call, for comparison. */
  keepAlive: boolean;
  /** Calls in flight at once, to all replicas together; further calls wait. */
  maxInFlight: InFlightLimit;
  /** Calls that may wait; further calls are refused with 503. */
  maxQueue: number;
  /** The largest response body, in bytes. */
  maxResponseBytes: number;
  /** The longest time of a request in this service, in milliseconds. The fair time of a call is a share of it. */
  deadlineMs: number;
  /** Repeat calls that did not reach the upstream, within a budget. Off by default. */
  retries?: boolean;
  /** Stop calling an upstream that fails too often, by the usual limits or by others. Off by default. */
  breaker?: boolean | CircuitLimits;
}

/** The options of one upstream. */
export interface UpstreamOptions extends AgentOptions {
  /** Labels of the metrics of its breaker and replicas, for a service with more than one client of an upstream. */
  labels?: Record<string, string>;
  /** For https, instead of the certificates of this process. */
  tls?: UpstreamTls;
  /** Delays every call by a time drawn from the current one, like a slow network; for experiments. */
  latency?: AddedLatency | undefined;
}

/** Checks a response: a compiled TypeBox schema. */
export interface ResponseCheck<T> {
  Check(value: unknown): value is T;
}

/** The agent for one upstream service. */
export interface Upstream {
  readonly name: string;
  /**
   * GETs JSON within the scope: sends the remaining time as the upstream's deadline, and aborts the call with the scope's signal.
   *
   * Throws a {@link Problem} whose code starts with the upstream's name: 504 `<name>_timeout`, 503 `<name>_overloaded`, 404
   * `<name>_empty` (the upstream has no such data), and 502 `<name>_unreachable`, `<name>_circuit_open`, `<name>_bad_status`,
   * `<name>_bad_answer` or `<name>_too_large`. When the scope was cancelled, throws its reason.
   *
   * @param headers further header lines, each ended by CRLF
   */
  get<T>(path: string, check: ResponseCheck<T>, scope: Scope, headers?: string): Promise<T>;
  /** The same for hot paths: the outcome is passed to a receiver. */
  request<T>(
    path: string,
    check: ResponseCheck<T>,
    scope: Scope,
    receiver: Receiver<T>,
    headers?: string,
  ): void;
  /** The same for a response that is a list of `count`, each of which may have the size limit of one response. */
  getMany<T>(path: string, check: ResponseCheck<T>, count: number, scope: Scope): Promise<T[]>;
  /**
   * POSTs a value as JSON, once, and reads JSON: with the promises of `get`, except that it is never repeated, and that a 404 is
   * `<name>_bad_status`.
   */
  post<T>(path: string, value: unknown, check: ResponseCheck<T>, scope: Scope, headers?: string): Promise<T>;
  /** The problem that `get` throws when the scope's deadline passes. */
  timeoutProblem(): Problem;
  /** The state of its circuit breaker; `undefined` without one. */
  readonly circuit: CircuitState | undefined;
  /** Resolves with the response of its `/ready`, whatever the status; rejects without one, or after `withinMs`. */
  probe(correlationId: string, withinMs: number): Promise<{ status: number; body: string }>;
  /** Resolves when the upstream is ready; rejects otherwise, or after `withinMs`. */
  ready(correlationId: string, withinMs: number): Promise<void>;
  /** Its replicas as its calls have shown them. */
  replicas(): ReplicaView[];
  /** Closes idle connections. */
  close(): void;
}

/** How long an idle connection is kept: well below the server's 120 s, so that it is rarely closed by the server. */
export const KEEP_ALIVE_IDLE_MS = 30_000;

/** So many replicas are asked whether they are ready, until one is. */
const MOST_PROBED = 3;

/** Creates the agent of one service with all its replicas: kept connections, a limit of calls in flight, and metrics per upstream. */
export function createUpstream(
  name: string,
  baseUrls: readonly string[],
  options: UpstreamOptions,
  { metrics, log }: Pick<Runtime, "metrics" | "log">,
): Upstream {
  const leastMs = fairMs(options.deadlineMs);
  const members = openMembers({
    name,
    labels: { upstream: name, ...options.labels },
    baseUrls,
    leastMs,
    metrics,
    log,
    open: clientsWith({
      keepAlive: options.keepAlive,
      maxIdleSockets: options.maxInFlight === ADAPTIVE ? MOST_IN_FLIGHT : options.maxInFlight,
      idleTimeoutMs: KEEP_ALIVE_IDLE_MS,
      maxBodyBytes: options.maxResponseBytes,
      ...(options.tls && { tls: options.tls }),
    }),
  });
  const { client } = members;
  const judge = (error: unknown) => verdictOn(error, members.hasSeveral);
  const gate = gateOf(options);
  metrics
    .gauge("upstream_in_flight_limit", "Calls to another service that may be in flight", ["upstream"])
    .watch({ upstream: name }, () => gate.capacity);
  metrics.watchUpstream(name, () => ({ inUse: gate.inFlight, waiting: gate.waiting }));
  const agent: Agent = {
    name,
    client,
    gate,
    breaker: options.breaker
      ? createUpstreamBreaker(
          metrics,
          { upstream: name, ...options.labels },
          options.breaker === true ? undefined : options.breaker,
        )
      : undefined,
    retries: options.retries ? createRetries(name, judge, metrics) : undefined,
    latency: options.latency,
    metrics,
    waited: metrics.waitOf(name),
    leastMs,
  };
  const maxBytes = options.maxResponseBytes;

  function request<T>(
    path: string,
    check: ResponseCheck<T>,
    scope: Scope,
    receiver: Receiver<T>,
    headers = "",
  ) {
    const isRight = (response: unknown): response is T => check.Check(response);
    new UpstreamCall(agent, { path, headers, maxBytes, isRight }, scope, receiver).start();
  }

  /** Of several replicas, others are tried until one is ready: an upstream is down when all of those are. */
  async function probe(correlationId: string, withinMs: number): Promise<HttpResponse> {
    const attempts = Math.min(members.views().length, MOST_PROBED);
    let earlier: Twin["twin"];
    for (let left = attempts - 1; ; left--) {
      const attempt: Cancellation & Twin = Object.assign(new Cancellation(), { twin: earlier });
      try {
        const response = await probeOne(correlationId, withinMs / attempts, attempt);
        if (response.status === 200 || left === 0) return response;
      } catch (error) {
        if (left === 0) throw error;
      }
      earlier = attempt;
    }
  }

  async function probeOne(
    correlationId: string,
    withinMs: number,
    attempt: Cancellation,
  ): Promise<HttpResponse> {
    const timer = setTimeout(() => attempt.abort(new Error(`no response within ${withinMs} ms`)), withinMs);
    try {
      return await client.get("/ready", correlationLine(correlationId), attempt);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    name,
    get: (path, check, scope, headers) =>
      promised((receiver) => request(path, check, scope, receiver, headers)),
    request,
    getMany<T>(path: string, check: ResponseCheck<T>, count: number, scope: Scope) {
      const areRight = (response: unknown): response is T[] =>
        Array.isArray(response) && response.length === count && response.every((one) => check.Check(one));
      const question = { path, headers: "", maxBytes: maxBytes * count, isRight: areRight };
      return promised<T[]>((receiver) => new UpstreamCall(agent, question, scope, receiver).start());
    },
    post<T>(path: string, value: unknown, check: ResponseCheck<T>, scope: Scope, headers = "") {
      const body = new TextEncoder().encode(JSON.stringify(value));
      const isRight = (response: unknown): response is T => check.Check(response);
      const question = { path, headers, maxBytes, body, isRight };
      return promised<T>((receiver) => new UpstreamCall(agent, question, scope, receiver).start());
    },
    timeoutProblem: () => upstreamProblem(name, "timeout", undefined),
    get circuit() {
      return agent.breaker?.state;
    },
    probe,
    async ready(correlationId, withinMs) {
      const { status } = await probe(correlationId, withinMs);
      if (status !== 200) throw new Error(`${name} responded ${status}`);
    },
    replicas: members.views,
    close: members.close,
  };
}

function gateOf({ maxInFlight, maxQueue }: AgentOptions): AdaptiveGate | Gate {
  return maxInFlight === ADAPTIVE
    ? createAdaptiveGate({ maxQueue })
    : createGate({ capacity: maxInFlight, maxQueue });
}

/** The breaker of an upstream: only failures of the upstream count, not those of its callers. */
export const createUpstreamBreaker = (
  metrics: Metrics,
  labels: Record<string, string>,
  limits?: CircuitLimits,
): CircuitBreaker => createCircuitBreaker({ judge: verdictOnUpstream, metrics, labels, limits });
