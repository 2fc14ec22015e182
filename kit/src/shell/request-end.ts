import type { Principal } from "../auth/principal.ts";
import { isHead, methodOf, refusalOf } from "../http/entrance/enter.ts";
import { streamEndOf } from "../http/streamed-response.ts";
import type { StreamCut } from "../http/watched-stream.ts";
import type { RequestEntry } from "../log/request-log.ts";
import type { Deadline } from "../request/deadline.ts";
import type { Runtime } from "../runtime.ts";

/** Paths that probes and scrapers request all the time; these requests are logged at `debug`. */
const OPERATIONS = new Set(["/health", "/ready", "/metrics"]);

/** The status of requests whose client disconnected, as in nginx. */
const CLIENT_CLOSED = 499;

/**
 * Whether a request failed because its caller allowed it less than a fair time. The client gets 504. It is counted and logged like
 * a client that disconnected, because no service is to blame.
 */
export const isCallersTimeout = (status: number, { isTooShort, isEnding }: Deadline): boolean =>
  isTooShort && (status === 504 || ((status === 502 || status === 503) && isEnding));

/** The parts of a handler's context that are noted at the end of a request. */
interface EndedRequest {
  request: Request;
  /** The pattern of its route; empty when none matched. */
  route: string;
  path: string;
  set: { status?: number | string };
  responseValue: unknown;
  startedAtMs: number;
  correlationId: string;
  principal: Principal | undefined;
  deadline: Deadline;
}

/** Creates the hook that counts each request and writes its log line: at its response, or at the end of its stream. */
export function requestEnd({ log, logRequest, metrics }: Pick<Runtime, "log" | "logRequest" | "metrics">) {
  /** Logs a response whose stream has ended, and counts one that was cut off, whose status was sent before. */
  function noteEnd(entry: RequestEntry, route: string, end: StreamCut | undefined): void {
    if (end === undefined) {
      logRequest(entry);
      return;
    }
    const { cut, cause } = end;
    logRequest({ ...entry, cut });
    metrics.responseCut(route || "unmatched", cut);
    if (cut.startsWith("source"))
      log.error(
        { correlationId: entry.correlationId, path: entry.path, cut, err: cause },
        "a response was cut off",
      );
  }

  return function close({
    request,
    route,
    path,
    set,
    responseValue,
    startedAtMs,
    correlationId,
    principal,
    deadline,
  }: EndedRequest): void {
    const seconds = (performance.now() - startedAtMs) / 1000;
    // A handler that returns a Response leaves `set` unchanged.
    const responded = responseValue instanceof Response ? responseValue.status : set.status;
    let status = typeof responded === "number" ? responded : 200;
    if (isCallersTimeout(status, deadline)) status = CLIENT_CLOSED;
    const method = methodOf(request);
    metrics.requestEnded(route || "unmatched", method, status, seconds);
    const userId = principal?.userId;
    const shownPath = refusalOf(request)?.path ?? path;
    const durationMs = seconds * 1000;
    const entry = { correlationId, userId, method, path: shownPath, status, durationMs };
    const streamEnd = responseValue instanceof Response ? streamEndOf(responseValue) : undefined;
    // For HEAD the server omits the stream.
    if (streamEnd && !isHead(request)) {
      void streamEnd.then((end) => {
        entry.durationMs = performance.now() - startedAtMs;
        noteEnd(entry, route, end);
      });
    } else if (OPERATIONS.has(path)) log.debug(entry, "request");
    else logRequest(entry);
  };
}
