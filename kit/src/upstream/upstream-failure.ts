import { GateFull } from "../concurrency/gate.ts";
import { deadlineExceeded, notFound, overloaded, Problem } from "../http/problem.ts";
import type { UpstreamOutcome } from "../metrics/metrics.ts";
import type { CancelSignal } from "../request/cancellation.ts";
import { type Deadline, DeadlineExceeded } from "../request/deadline.ts";
import { ClientError, type ClientErrorCode } from "./http-client/http-client.ts";
import { CircuitOpen, type UpstreamVerdict } from "./resilience/circuit-breaker.ts";
import type { Verdict } from "./resilience/retries.ts";

/** How long a client should leave alone what a circuit breaker leaves alone: as long as the breaker does. */
const RETRY_AFTER_OPEN_S = 5;

/** An upstream answered, and the answer is of no use. */
export class CallFailed extends Error {
  override readonly name = "CallFailed";
  constructor(
    readonly outcome: UpstreamOutcome,
    readonly upstreamStatus?: number,
    readonly retryAfterSeconds?: number,
  ) {
    super(upstreamStatus ? `the upstream answered ${upstreamStatus}` : `the call failed: ${outcome}`);
  }
}

/** A call was not ready in time, and its caller had given it less time than is fair. */
export class DeadlineTooShort extends Error {
  override readonly name = "DeadlineTooShort";
  constructor(cause: unknown) {
    super("the call had too little time", { cause });
  }
}

/** The time that a call had. */
export interface CallTime {
  startedAtMs: number;
  deadline: Deadline;
  /** What is fair at least; see `fairMs`. */
  leastMs: number;
}

/** What a call has failed with, or {@link DeadlineTooShort} where it failed because it had too little time. */
export function fairFailure(error: unknown, { startedAtMs, deadline, leastMs }: CallTime): unknown {
  let hadMs: number;
  if (error instanceof DeadlineExceeded) hadMs = performance.now() - startedAtMs;
  // The upstream says so itself, perhaps before the time is over.
  else if (error instanceof CallFailed && error.outcome === "timeout")
    hadMs = deadline.expiresAtMs - startedAtMs;
  else return error;
  return hadMs < leastMs ? new DeadlineTooShort(error) : error;
}

/** The status that an upstream responded with, where a problem or an error says so. */
export function upstreamStatusOf(error: unknown): number | undefined {
  const failure = error instanceof Problem ? error.cause : error;
  return failure instanceof CallFailed ? failure.upstreamStatus : undefined;
}

/** What the client's errors are to us: a connection that broke is a service that was not reached. */
const FAILURES = {
  unreachable: "unreachable",
  reset: "unreachable",
  malformed: "bad_answer",
  too_large: "too_large",
} as const satisfies Record<ClientErrorCode, UpstreamOutcome>;

/** How a call ended that threw `error` while `signal` was its own. */
export function outcomeOf(error: unknown, signal: CancelSignal): UpstreamOutcome {
  if (signal.aborted) return signal.reason instanceof DeadlineExceeded ? "timeout" : "abandoned";
  if (error instanceof GateFull) return "overloaded";
  if (error instanceof CircuitOpen) return "circuit_open";
  if (error instanceof CallFailed) return error.outcome;
  if (error instanceof DeadlineTooShort) return "timeout";
  return error instanceof ClientError ? FAILURES[error.code] : "unreachable";
}

/**
 * What an error says about the upstream, for its circuit breaker. An upstream that responds 4xx
 * works (Resilience4j and SmallRye leave this to configuration; here it is the rule). The size of a response depends on
 * what was requested, so one that is too large says nothing. Nor does a caller that has left or had no time.
 */
export function verdictOnUpstream(error: unknown): UpstreamVerdict {
  if (error instanceof CallFailed) {
    const { outcome, upstreamStatus = 500 } = error;
    return outcome === "empty" || upstreamStatus < 500 ? "healthy" : "failing";
  }
  if (error instanceof ClientError) return error.code === "too_large" ? "unknown" : "failing";
  return error instanceof DeadlineExceeded ? "failing" : "unknown";
}

/** A call may be made again where the upstream was not reached, or said that it is busy: not where it is broken. */
export function verdictOn(error: unknown): Verdict {
  if (error instanceof ClientError)
    return { retryable: error.code === "unreachable" || error.code === "reset" };
  if (!(error instanceof CallFailed) || error.upstreamStatus !== 503) return { retryable: false };
  return { retryable: true, retryAfterMs: (error.retryAfterSeconds ?? 0) * 1000 };
}

/** The answer to a client whose request needed a call that ended so. */
export function upstreamProblem(name: string, outcome: UpstreamOutcome, cause: unknown): Problem {
  const code = `${name}_${outcome}`;
  const failed = (detail: string, retryAfterSeconds?: number) =>
    new Problem(502, code, detail, { cause, ...(retryAfterSeconds && { retryAfterSeconds }) });
  switch (outcome) {
    case "timeout":
      return deadlineExceeded(code, `The ${name} service did not answer before the deadline.`);
    case "overloaded":
      return overloaded(code, `Too many calls to the ${name} service are waiting.`);
    case "empty":
      return notFound(`The ${name} service has nothing to give.`, code);
    case "unreachable":
      return failed(`The ${name} service could not be reached.`);
    case "circuit_open":
      return failed(`The ${name} service has failed too often and is left alone.`, RETRY_AFTER_OPEN_S);
    case "bad_status":
      return failed(`The ${name} service failed.`);
    case "too_large":
      return failed(`The ${name} service answered more than is accepted.`);
    default:
      return failed(`The ${name} service answered something else than was asked for.`);
  }
}
