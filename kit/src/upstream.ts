import { Cancellation, type CancelSignal } from "./cancellation.ts";
import { CORRELATION_HEADER } from "./correlation.ts";
import { DEADLINE_HEADER, DeadlineExceeded } from "./deadline.ts";
import { createGate, GateFull } from "./gate.ts";
import { ClientError, type ClientErrorCode, createHttpClient } from "./http-client/http-client.ts";
import { delay } from "./latency/delay.ts";
import type { Latency } from "./latency/latency.ts";
import type { Metrics, UpstreamOutcome } from "./metrics.ts";
import { deadlineExceeded, notFound, overloaded, Problem } from "./problem.ts";
import type { Scope } from "./scope.ts";

/** How an agent behaves; the same for all upstreams of a service. */
export interface AgentOptions {
  /** Keep connections open between calls; `false` opens one per call, for comparison. */
  keepAlive: boolean;
  /** Calls in flight at once; more wait their turn. */
  maxInFlight: number;
  /** Calls that may wait; one more is refused with 503. */
  maxQueue: number;
  /** The largest answer read, in bytes. */
  maxAnswerBytes: number;
}

/** What one upstream has of its own. */
export interface UpstreamOptions extends AgentOptions {
  /** Makes every call later by a time drawn from it, as if the network were slow; for development. */
  latency?: Latency | undefined;
}

/** Tells whether an answer is what it should be: a compiled TypeBox check fits. */
export interface AnswerCheck<T> {
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
   * `<name>_bad_status`, `<name>_bad_answer` or `<name>_too_large`. When the scope was abandoned, its reason.
   */
  get<T>(path: string, check: AnswerCheck<T>, scope: Scope): Promise<T>;
  /** The same for a call whose answer is a list of `count`, each of which may be as large as one answer. */
  getMany<T>(path: string, check: AnswerCheck<T>, count: number, scope: Scope): Promise<T[]>;
  /** What `get` throws when the scope's deadline passes. */
  overdue(): Problem;
  /** Resolves when the upstream says that it is ready; rejects otherwise, or after `withinMs`. */
  ready(correlationId: string, withinMs: number): Promise<void>;
  /** Closes idle connections. */
  close(): void;
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
    maxBodyBytes: options.maxAnswerBytes,
  });
  const gate = createGate({ capacity: options.maxInFlight, maxQueue: options.maxQueue });
  const waited = metrics.waitOf(name);
  metrics.watchUpstream(name, () => ({ inUse: gate.inFlight, waiting: gate.waiting }));

  async function call(path: string, maxBytes: number, scope: Scope): Promise<unknown> {
    if (options.latency) await delay(options.latency.sampleMs(Math.random), scope.signal);
    const leftMs = Math.max(1, Math.floor(scope.deadline.remainingMs));
    const headers = `${CORRELATION_HEADER}: ${scope.correlationId}\r\n${DEADLINE_HEADER}: ${leftMs}\r\n`;
    const { status, body } = await client.get(path, headers, scope.signal, maxBytes);
    if (status === 200) return parse(body);
    // Its deadline is ours less the way there, so its 504 may arrive just before our own timer.
    if (status === 504) throw new CallFailed("timeout");
    throw status === 404 ? new CallFailed("empty") : new CallFailed("bad_status", status);
  }

  /** One call in a place of its own, counted and timed, its answer checked. */
  async function counted<T>(
    path: string,
    maxBytes: number,
    isRight: (answer: unknown) => answer is T,
    scope: Scope,
  ): Promise<T> {
    const startedAtMs = performance.now();
    let outcome: UpstreamOutcome = "ok";
    let inside = false;
    try {
      const turn = gate.enter(scope.signal);
      if (turn) await waitingFor(turn, startedAtMs);
      inside = true;
      const answer = await call(path, maxBytes, scope);
      if (!isRight(answer)) throw new CallFailed("bad_answer");
      return answer;
    } catch (error) {
      outcome = outcomeOf(error, scope.signal);
      throw outcome === "abandoned" ? scope.signal.reason : problemFor(name, outcome, error);
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
    get<T>(path: string, check: AnswerCheck<T>, scope: Scope) {
      return counted(path, options.maxAnswerBytes, (answer): answer is T => check.Check(answer), scope);
    },
    getMany<T>(path: string, check: AnswerCheck<T>, count: number, scope: Scope) {
      const areRight = (answer: unknown): answer is T[] =>
        Array.isArray(answer) && answer.length === count && answer.every((one) => check.Check(one));
      return counted(path, options.maxAnswerBytes * count, areRight, scope);
    },
    overdue: () => problemFor(name, "timeout", undefined),
    async ready(correlationId, withinMs) {
      const patience = new Cancellation();
      const timer = setTimeout(() => patience.abort(new Error(`no answer within ${withinMs} ms`)), withinMs);
      try {
        const { status } = await client.get(
          "/ready",
          `${CORRELATION_HEADER}: ${correlationId}\r\n`,
          patience,
        );
        if (status !== 200) throw new Error(`${name} answered ${status}`);
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => client.close(),
  };
}

class CallFailed extends Error {
  constructor(
    readonly outcome: UpstreamOutcome,
    readonly upstreamStatus?: number,
  ) {
    super(upstreamStatus ? `the upstream answered ${upstreamStatus}` : `the call failed: ${outcome}`);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CallFailed("bad_answer");
  }
}

/** What the client's errors are to us: a connection that broke is a service that was not reached. */
const FAILURES = {
  unreachable: "unreachable",
  reset: "unreachable",
  malformed: "bad_answer",
  too_large: "too_large",
} as const satisfies Record<ClientErrorCode, UpstreamOutcome>;

function outcomeOf(error: unknown, signal: CancelSignal): UpstreamOutcome {
  if (signal.aborted) return signal.reason instanceof DeadlineExceeded ? "timeout" : "abandoned";
  if (error instanceof GateFull) return "overloaded";
  if (error instanceof CallFailed) return error.outcome;
  return error instanceof ClientError ? FAILURES[error.code] : "unreachable";
}

function problemFor(name: string, outcome: UpstreamOutcome, cause: unknown): Problem {
  const code = `${name}_${outcome}`;
  switch (outcome) {
    case "timeout":
      return deadlineExceeded(code, `The ${name} service did not answer before the deadline.`);
    case "overloaded":
      return overloaded(code, `Too many calls to the ${name} service are waiting.`);
    case "empty":
      return notFound(`The ${name} service has nothing to give.`, code);
    case "unreachable":
      return new Problem(502, code, `The ${name} service could not be reached.`, { cause });
    case "bad_status":
      return new Problem(502, code, `The ${name} service failed.`, { cause });
    case "too_large":
      return new Problem(502, code, `The ${name} service answered more than is accepted.`, { cause });
    default:
      return new Problem(502, code, `The ${name} service answered something else than was asked for.`, {
        cause,
      });
  }
}
