import { Problem } from "@super-heroes/kit/http/problem";
import { CallFailed } from "@super-heroes/kit/upstream/upstream-failure";
import { FALLBACKS, type Fallback } from "./model.ts";

/** The service has written no text for this request. */
export class NoServiceText extends Error {
  override readonly name = "NoServiceText";
  constructor(
    readonly fallback: Fallback,
    cause?: unknown,
  ) {
    super(`no narration by the service: ${fallback}`, { cause });
  }
}

/** Statuses with which a service refuses every call until its operator has changed something: key, payment, model or path. */
const REFUSING: readonly unknown[] = [401, 402, 403, 404];
const RATE_LIMITED = 429;

const PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 3_600_000;

/** What a failed call means for its request, and for how long no further call is made, in milliseconds. */
export interface FailedCall {
  fallback: Fallback;
  pauseMs: number;
  /** The status of the response, where it was an error. */
  status: number | undefined;
}

/** What the error of a call to the upstream `narration` means. */
export function failedCall(error: unknown): FailedCall {
  const { upstreamStatus: status, retryAfterSeconds = 0 } = causeOf(error);
  if (REFUSING.includes(status)) return { fallback: "narration_refused", pauseMs: PAUSE_MS, status };
  if (status === RATE_LIMITED) {
    const pauseMs = retryAfterSeconds > 0 ? Math.min(retryAfterSeconds * 1000, LONGEST_PAUSE_MS) : PAUSE_MS;
    return { fallback: "narration_rate_limited", pauseMs, status };
  }
  return { fallback: codeOf(error), pauseMs: 0, status };
}

const causeOf = (error: unknown): Partial<CallFailed> =>
  error instanceof Problem && error.cause instanceof CallFailed ? error.cause : {};

const codeOf = (error: unknown): Fallback =>
  FALLBACKS.find((code) => error instanceof Problem && error.code === code) ?? "narration_unreachable";
