import { GateFull } from "../concurrency/gate.ts";
import { deadlineExceeded, notFound, overloaded, Problem } from "../http/problem.ts";
import type { UpstreamOutcome } from "../metrics/metrics.ts";
import type { CancelSignal } from "../request/cancellation.ts";
import { type Deadline, DeadlineExceeded } from "../request/deadline.ts";
import { ClientError, type ClientErrorCode } from "./http-client/http-client.ts";
import { CircuitOpen, type UpstreamVerdict } from "./resilience/circuit-breaker.ts";
import type { Verdict } from "./resilience/retries.ts";

/** The Retry-After of an open circuit, in seconds: as long as it stays open. */
const RETRY_AFTER_OPEN_S = 5;

/** An upstream responded with an error or with an unusable response. */
export class CallFailed extends Error {
  override readonly name = "CallFailed";
  constructor(
    readonly outcome: UpstreamOutcome,
    readonly upstreamStatus?: number,
    readonly retryAfterSeconds?: number,
  ) {
    super(upstreamStatus ? `the upstream responded ${upstreamStatus}` : `the call failed: ${outcome}`);
  }
}

/** A call timed out, and its caller had allowed it less than a fair time. */
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
  /** The least fair time; see `fairMs`. */
  leastMs: number;
}

/** The error of a call, or {@link DeadlineTooShort} when it failed because it had too little time. */
export function fairFailure(error: unknown, { startedAtMs, deadline, leastMs }: CallTime): unknown {
  let hadMs: number;
  if (error instanceof DeadlineExceeded) hadMs = performance.now() - startedAtMs;
  // The upstream timed out itself, perhaps before the time is over.
  else if (error instanceof CallFailed && error.outcome === "timeout")
    hadMs = deadline.expiresAtMs - startedAtMs;
  else return error;
  return hadMs < leastMs ? new DeadlineTooShort(error) : error;
}

/** The status of the upstream's response, where a problem or an error has one. */
export function upstreamStatusOf(error: unknown): number | undefined {
  const failure = error instanceof Problem ? error.cause : error;
  return failure instanceof CallFailed ? failure.upstreamStatus : undefined;
}

/** The outcomes of the client's errors: a broken connection is an unreachable service. */
const FAILURES = {
  unreachable: "unreachable",
  reset: "unreachable",
  malformed: "bad_answer",
  too_large: "too_large",
} as const satisfies Record<ClientErrorCode, UpstreamOutcome>;

/** The outcome of a call that threw `error`, with `signal` as its own. */
export function outcomeOf(error: unknown, signal: CancelSignal): UpstreamOutcome {
  if (signal.aborted) return signal.reason instanceof DeadlineExceeded ? "timeout" : "abandoned";
  if (error instanceof GateFull) return "overloaded";
  if (error instanceof CircuitOpen) return "circuit_open";
  if (error instanceof CallFailed) return error.outcome;
  if (error instanceof DeadlineTooShort) return "timeout";
  return error instanceof ClientError ? FAILURES[error.code] : "unreachable";
}

/**
 * What an error shows about the upstream, for its circuit breaker. An upstream that responds 4xx works (in Resilience4j and
 * SmallRye this is configurable). The size of a response depends on the request, so one that is too large shows nothing. The
 * same is true for a caller that disconnected or had no time.
 */
export function verdictOnUpstream(error: unknown): UpstreamVerdict {
  if (error instanceof CallFailed) {
    const { outcome, upstreamStatus = 500 } = error;
    return outcome === "empty" || upstreamStatus < 500 ? "healthy" : "failing";
  }
  if (error instanceof ClientError) return error.code === "too_large" ? "unknown" : "failing";
  return error instanceof DeadlineExceeded ? "failing" : "unknown";
}

/**
 * A call may be repeated when the upstream was not reached or is busy, but not when it failed: it would fail again. Another
 * replica may not have the fault, and is not the one that asked for a pause.
 */
export function verdictOn(error: unknown, hasAnotherReplica = false): Verdict {
  if (error instanceof ClientError)
    return { retryable: error.code === "unreachable" || error.code === "reset" };
  if (!(error instanceof CallFailed)) return { retryable: false };
  const { upstreamStatus, retryAfterSeconds = 0 } = error;
  if (hasAnotherReplica)
    return { retryable: upstreamStatus !== undefined && isReplicasFault(upstreamStatus) };
  return upstreamStatus === 503
    ? { retryable: true, retryAfterMs: retryAfterSeconds * 1000 }
    : { retryable: false };
}

/** Whether a status is an error that other replicas may not have. 501 is the same everywhere. */
export const isReplicasFault = (status: number): boolean => status >= 500 && status !== 501;

/** The problem for a client whose request needed a call with this outcome. */
export function upstreamProblem(name: string, outcome: UpstreamOutcome, cause: unknown): Problem {
  const code = `${name}_${outcome}`;
  const failed = (detail: string, retryAfterSeconds?: number) =>
    new Problem(502, code, detail, { cause, ...(retryAfterSeconds && { retryAfterSeconds }) });
  switch (outcome) {
    case "timeout":
      return deadlineExceeded(code, `The ${name} service did not respond before the deadline.`);
    case "overloaded":
      return overloaded(code, `Too many calls to the ${name} service are waiting.`);
    case "empty":
      return notFound(`The ${name} service has no data to return.`, code);
    case "unreachable":
      return failed(`The ${name} service could not be reached.`);
    case "circuit_open":
      return failed(
        `The ${name} service failed too often and is not called at the moment.`,
        RETRY_AFTER_OPEN_S,
      );
    case "bad_status":
      return failed(`The ${name} service failed.`);
    case "too_large":
      return failed(`The response of the ${name} service is larger than the limit.`);
    default:
      return failed(`The ${name} service returned an invalid response.`);
  }
}
