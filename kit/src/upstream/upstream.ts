import { createGate } from "../concurrency/gate.ts";
import type { Problem } from "../http/problem.ts";
import type { Metrics, UpstreamOutcome } from "../metrics/metrics.ts";
import { Cancellation } from "../request/cancellation.ts";
import { fairMs } from "../request/deadline.ts";
import type { Scope } from "../request/scope.ts";
import { correlationLine, headersOf } from "../request/scope-headers.ts";
import { createHttpClient } from "./http-client/http-client.ts";
import { delay } from "./latency/delay.ts";
import type { Latency } from "./latency/latency.ts";
import { type CircuitBreaker, createCircuitBreaker } from "./resilience/circuit-breaker.ts";
import { createRetries, type Retries } from "./resilience/retries.ts";
import {
  CallFailed,
  fairFailure,
  outcomeOf,
  upstreamProblem,
  verdictOn,
  verdictOnUpstream,
} from "./upstream-failure.ts";

/** The options of an agent, the same for all upstreams of a service. */
export interface AgentOptions {
  /** Keep connections open between calls; `false` opens one per call, for comparison. */
  keepAlive: boolean;
  /** Calls in flight at once; further calls wait. */
  maxInFlight: number;
  /** Calls that may wait; further calls are refused with 503. */
  maxQueue: number;
  /** The largest response body, in bytes. */
  maxResponseBytes: number;
  /** The longest time of a request in this service, in milliseconds. The fair time of a call is a share of it. */
  deadlineMs: number;
  /** Repeat calls that did not reach the upstream, within a budget. Off by default. */
  retries?: boolean;
  /** Stop calling an upstream that fails too often. Off by default. */
  breaker?: boolean;
}

/** The options of one upstream. */
export interface UpstreamOptions extends AgentOptions {
  /** Labels of the breaker's metrics, for a service with more than one breaker for an upstream. */
  breakerLabels?: Record<string, string>;
  /** Delays every call by a time drawn from it, like a slow network; for experiments. */
  latency?: Latency | undefined;
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
  /** The same for a response that is a list of `count`, each of which may have the size limit of one response. */
  getMany<T>(path: string, check: ResponseCheck<T>, count: number, scope: Scope): Promise<T[]>;
  /** The problem that `get` throws when the scope's deadline passes. */
  timeoutProblem(): Problem;
  /** Resolves when the upstream is ready; rejects otherwise, or after `withinMs`. */
  ready(correlationId: string, withinMs: number): Promise<void>;
  /** Closes idle connections. */
  close(): void;
}

/** A call to an upstream, and the check of its response. */
interface Question<T> {
  path: string;
  /** In addition to those of every call. */
  headers: string;
  maxBytes: number;
  isRight(response: unknown): response is T;
}

/** How long an idle connection is kept: well below the server's 120 s, so that it is rarely closed by the server. */
const KEEP_ALIVE_IDLE_MS = 30_000;

/** Creates the agent: kept connections, a limit of calls in flight, and metrics per upstream. */
export function createUpstream(
  name: string,
  baseUrl: string,
  options: UpstreamOptions,
  metrics: Metrics,
): Upstream {
  const client = createHttpClient({
    baseUrl,
    keepAlive: options.keepAlive,
    maxIdleSockets: options.maxInFlight,
    idleTimeoutMs: KEEP_ALIVE_IDLE_MS,
    maxBodyBytes: options.maxResponseBytes,
  });
  const gate = createGate({ capacity: options.maxInFlight, maxQueue: options.maxQueue });
  const waited = metrics.waitOf(name);
  metrics.watchUpstream(name, () => ({ inUse: gate.inFlight, waiting: gate.waiting }));

  const breaker = options.breaker
    ? createUpstreamBreaker(metrics, { upstream: name, ...options.breakerLabels })
    : passthrough;
  const retries = options.retries ? createRetries(name, verdictOn, metrics) : passthrough;
  const leastMs = fairMs(options.deadlineMs);

  async function call<T>({ path, headers, maxBytes, isRight }: Question<T>, scope: Scope): Promise<T> {
    const startedAtMs = performance.now();
    try {
      if (options.latency) await delay(options.latency.sampleMs(Math.random), scope.signal);
      const { status, body, retryAfterSeconds } = await client.get(
        path,
        headersOf(scope) + headers,
        scope.signal,
        maxBytes,
      );
      if (status === 200) {
        const response = parse(body);
        if (!isRight(response)) throw new CallFailed("bad_answer");
        return response;
      }
      // The upstream's deadline is slightly earlier, so its 504 may arrive just before the timer here.
      if (status === 504) throw new CallFailed("timeout");
      throw status === 404
        ? new CallFailed("empty")
        : new CallFailed("bad_status", status, retryAfterSeconds);
    } catch (error) {
      throw fairFailure(error, { startedAtMs, deadline: scope.deadline, leastMs });
    }
  }

  /** Makes one call in a place of its own, counts and times it, and checks its response. */
  async function counted<T>(question: Question<T>, scope: Scope): Promise<T> {
    const startedAtMs = performance.now();
    let outcome: UpstreamOutcome = "ok";
    let inside = false;
    try {
      const turn = gate.acquire(scope.signal);
      if (turn) await waitingFor(turn, startedAtMs);
      inside = true;
      return await retries.run(() => breaker.run(() => call(question, scope), scope.signal), scope.deadline);
    } catch (error) {
      outcome = outcomeOf(error, scope.signal);
      throw outcome === "abandoned" ? scope.signal.reason : upstreamProblem(name, outcome, error);
    } finally {
      if (inside) gate.release();
      metrics.upstreamCalled(name, outcome, (performance.now() - startedAtMs) / 1000);
    }
  }

  async function waitingFor(turn: Promise<void>, sinceMs: number): Promise<void> {
    try {
      await turn;
    } finally {
      // Cancelled calls waited as well, and longest.
      waited.add((performance.now() - sinceMs) / 1000);
    }
  }

  return {
    name,
    get<T>(path: string, check: ResponseCheck<T>, scope: Scope, headers = "") {
      const isRight = (response: unknown): response is T => check.Check(response);
      return counted({ path, headers, maxBytes: options.maxResponseBytes, isRight }, scope);
    },
    getMany<T>(path: string, check: ResponseCheck<T>, count: number, scope: Scope) {
      const areRight = (response: unknown): response is T[] =>
        Array.isArray(response) && response.length === count && response.every((one) => check.Check(one));
      const maxBytes = options.maxResponseBytes * count;
      return counted({ path, headers: "", maxBytes, isRight: areRight }, scope);
    },
    timeoutProblem: () => upstreamProblem(name, "timeout", undefined),
    async ready(correlationId, withinMs) {
      const timeout = new Cancellation();
      const timer = setTimeout(() => timeout.abort(new Error(`no response within ${withinMs} ms`)), withinMs);
      try {
        const { status } = await client.get("/ready", correlationLine(correlationId), timeout);
        if (status !== 200) throw new Error(`${name} responded ${status}`);
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => client.close(),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CallFailed("bad_answer");
  }
}

/** The breaker of an upstream: only failures of the upstream count, not those of its callers. */
export const createUpstreamBreaker = (metrics: Metrics, labels: Record<string, string>): CircuitBreaker =>
  createCircuitBreaker({ judge: verdictOnUpstream, metrics, labels });

/** Replaces a breaker or retries that are switched off. */
const passthrough: CircuitBreaker & Retries = { isOpen: false, run: (call) => call() };
