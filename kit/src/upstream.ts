import { CORRELATION_HEADER } from "./correlation.ts";
import { DEADLINE_HEADER, DeadlineExceeded } from "./deadline.ts";
import { createGate, GateFull } from "./gate.ts";
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
  /** Resolves when the upstream says that it is ready; rejects otherwise, or after `withinMs`. */
  ready(correlationId: string, withinMs: number): Promise<void>;
  /** Closes idle connections. */
  close(): void;
}

/** Seconds an idle connection is kept: well below the server's 120, so that a stale socket is never used. */
const KEEP_ALIVE_IDLE_S = 30;

/** Creates the agent: one keep-alive session, one in-flight cap, one set of metrics per upstream. */
export function createUpstream(
  name: string,
  baseUrl: string,
  options: AgentOptions,
  metrics: Metrics,
): Upstream {
  const session = new Bun.FetchSession({
    keepAlive: options.keepAlive && { idleTimeout: KEEP_ALIVE_IDLE_S, maxIdleSockets: options.maxInFlight },
    // Services are neighbours: an HTTP_PROXY in the environment is for the world outside.
    proxy: false,
  });
  const gate = createGate({ capacity: options.maxInFlight, maxQueue: options.maxQueue });
  metrics.watchUpstream(name, () => ({ inUse: gate.inFlight, waiting: gate.waiting }));

  async function call<T>(path: string, check: AnswerCheck<T>, scope: Scope): Promise<T> {
    const response = await session.fetch(baseUrl + path, {
      headers: {
        [CORRELATION_HEADER]: scope.correlationId,
        [DEADLINE_HEADER]: String(Math.max(1, Math.floor(scope.deadline.remainingMs))),
        // Answers are small and near; compressed ones could also unpack to any size.
        "accept-encoding": "identity",
      },
      decompress: false,
      redirect: "manual",
      signal: scope.signal,
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      // Its deadline is ours less the way there, so its 504 may arrive just before our own timer.
      if (response.status === 504) throw new CallFailed("timeout");
      throw response.status === 404 ? new CallFailed("empty") : new CallFailed("bad_status", response.status);
    }
    const text = await readCapped(response, options.maxAnswerBytes);
    const answer = parse(text);
    if (!check.Check(answer)) throw new CallFailed("bad_answer");
    return answer;
  }

  return {
    name,
    async get(path, check, scope) {
      const startedAtMs = performance.now();
      let outcome: UpstreamOutcome = "ok";
      let inside = false;
      try {
        await gate.enter(scope.signal);
        inside = true;
        return await call(path, check, scope);
      } catch (error) {
        outcome = outcomeOf(error, scope.signal);
        throw outcome === "abandoned" ? scope.signal.reason : problemFor(name, outcome, error);
      } finally {
        if (inside) gate.leave();
        metrics.upstreamCalled(name, outcome, (performance.now() - startedAtMs) / 1000);
      }
    },
    async ready(correlationId, withinMs) {
      const response = await session.fetch(`${baseUrl}/ready`, {
        headers: { [CORRELATION_HEADER]: correlationId },
        signal: AbortSignal.timeout(withinMs),
      });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`${name} answered ${response.status}`);
    },
    close: () => session.close(),
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

async function readCapped(response: Response, maxBytes: number): Promise<string> {
  const declared = response.headers.get("content-length");
  if (declared !== null && Number(declared) <= maxBytes) return await response.text();
  const decoder = new TextDecoder();
  let text = "";
  let size = declared === null ? 0 : Number(declared);
  const reader = response.body?.getReader();
  while (reader && size <= maxBytes) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    text += decoder.decode(value, { stream: true });
  }
  await reader?.cancel();
  throw new CallFailed(reader ? "too_large" : "bad_answer");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CallFailed("bad_answer");
  }
}

function outcomeOf(error: unknown, signal: AbortSignal): UpstreamOutcome {
  if (signal.aborted) return signal.reason instanceof DeadlineExceeded ? "timeout" : "abandoned";
  if (error instanceof GateFull) return "overloaded";
  if (error instanceof CallFailed) return error.outcome;
  return "unreachable";
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
