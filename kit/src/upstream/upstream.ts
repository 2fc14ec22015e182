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

/** How an agent behaves; the same for all upstreams of a service. */
export interface AgentOptions {
  /** Keep connections open between calls; `false` opens one per call, for comparison. */
  keepAlive: boolean;
  /** Calls in flight at once; more wait their turn. */
  maxInFlight: number;
  /** Calls that may wait; one more is refused with 503. */
  maxQueue: number;
  /** The largest answer read, in bytes. */
  maxResponseBytes: number;
  /** The longest that a request may take here, in milliseconds: what is a fair time for a call is measured by it. */
  deadlineMs: number;
  /** Make calls again that did not reach the upstream, within a budget. Off by default. */
  retries?: boolean;
  /** Stop calling an upstream that fails too often. Off by default. */
  breaker?: boolean;
}

/** What one upstream has of its own. */
export interface UpstreamOptions extends AgentOptions {
  /** Of the breaker's metrics, where the service has more than one breaker for an upstream. */
  breakerLabels?: Record<string, string>;
  /** Makes every call later by a time drawn from it, as if the network were slow; for development. */
  latency?: Latency | undefined;
}

/** Tells whether an answer is what it should be: a compiled TypeBox check fits. */
export interface ResponseCheck<T> {
  Check(value: unknown): value is T;
}

/** The agent for one upstream service. */
export interface Upstream {
  readonly name: string;
  /**
   * GETs JSON within the scope: its deadline travels along as what is left of it, its signal aborts the call.
   *
   * Throws a {@link Problem} whose code starts with the upstream's name: 504 `<name>_timeout`, 503
   * `<name>_overloaded`, 404 `<name>_empty` (the upstream has nothing to give), and 502 `<name>_unreachable`,
   * `<name>_circuit_open`, `<name>_bad_status`, `<name>_bad_answer` or `<name>_too_large`. When the scope was
   * abandoned, its reason.
   *
   * @param headers further header lines, each ended by CRLF
   */
  get<T>(path: string, check: ResponseCheck<T>, scope: Scope, headers?: string): Promise<T>;
  /** The same for a call whose answer is a list of `count`, each of which may be as large as one answer. */
  getMany<T>(path: string, check: ResponseCheck<T>, count: number, scope: Scope): Promise<T[]>;
  /** What `get` throws when the scope's deadline passes. */
  overdue(): Problem;
  /** Resolves when the upstream says that it is ready; rejects otherwise, or after `withinMs`. */
  ready(correlationId: string, withinMs: number): Promise<void>;
  /** Closes idle connections. */
  close(): void;
}

/** What is asked of an upstream, and what its answer must be. */
interface Question<T> {
  path: string;
  /** Beside those that every call carries. */
  headers: string;
  maxBytes: number;
  isRight(answer: unknown): answer is T;
}

/** How long an idle connection is kept: well below the server's 120 s, so that a stale socket is hardly ever used. */
const KEEP_ALIVE_IDLE_MS = 30_000;

/** Creates the agent: one keep-alive session, one in-flight cap, one set of metrics per upstream. */
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
        const answer = parse(body);
        if (!isRight(answer)) throw new CallFailed("bad_answer");
        return answer;
      }
      // Its deadline is ours less the way there, so its 504 may arrive just before our own timer.
      if (status === 504) throw new CallFailed("timeout");
      throw status === 404
        ? new CallFailed("empty")
        : new CallFailed("bad_status", status, retryAfterSeconds);
    } catch (error) {
      throw fairFailure(error, { startedAtMs, deadline: scope.deadline, leastMs });
    }
  }

  /** One call in a place of its own, counted and timed, its answer checked. */
  async function counted<T>(question: Question<T>, scope: Scope): Promise<T> {
    const startedAtMs = performance.now();
    let outcome: UpstreamOutcome = "ok";
    let inside = false;
    try {
      const turn = gate.enter(scope.signal);
      if (turn) await waitingFor(turn, startedAtMs);
      inside = true;
      return await retries.run(() => breaker.run(() => call(question, scope), scope.signal), scope.deadline);
    } catch (error) {
      outcome = outcomeOf(error, scope.signal);
      throw outcome === "abandoned" ? scope.signal.reason : upstreamProblem(name, outcome, error);
    } finally {
      if (inside) gate.leave();
      metrics.upstreamCalled(name, outcome, (performance.now() - startedAtMs) / 1000);
    }
  }

  async function waitingFor(turn: Promise<void>, sinceMs: number): Promise<void> {
    try {
      await turn;
    } finally {
      // Those who gave up waited as well, and longest.
      waited.add((performance.now() - sinceMs) / 1000);
    }
  }

  return {
    name,
    get<T>(path: string, check: ResponseCheck<T>, scope: Scope, headers = "") {
      const isRight = (answer: unknown): answer is T => check.Check(answer);
      return counted({ path, headers, maxBytes: options.maxResponseBytes, isRight }, scope);
    },
    getMany<T>(path: string, check: ResponseCheck<T>, count: number, scope: Scope) {
      const areRight = (answer: unknown): answer is T[] =>
        Array.isArray(answer) && answer.length === count && answer.every((one) => check.Check(one));
      const maxBytes = options.maxResponseBytes * count;
      return counted({ path, headers: "", maxBytes, isRight: areRight }, scope);
    },
    overdue: () => upstreamProblem(name, "timeout", undefined),
    async ready(correlationId, withinMs) {
      const timeout = new Cancellation();
      const timer = setTimeout(() => timeout.abort(new Error(`no answer within ${withinMs} ms`)), withinMs);
      try {
        const { status } = await client.get("/ready", correlationLine(correlationId), timeout);
        if (status !== 200) throw new Error(`${name} answered ${status}`);
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

/** The breaker of an upstream: only what the upstream did counts, not what its callers did. */
export const createUpstreamBreaker = (metrics: Metrics, labels: Record<string, string>): CircuitBreaker =>
  createCircuitBreaker({ judge: verdictOnUpstream, metrics, labels });

/** What stands in for a breaker or for retries that are switched off. */
const passthrough: CircuitBreaker & Retries = { isOpen: false, run: (call) => call() };
