import { STATUS_CODES } from "node:http";
import type { Guard } from "@super-heroes/kit/http/entrance/entrance";
import type { ProblemDetails } from "@super-heroes/kit/http/problem";
import { CORRELATION_HEADER, correlationIdOf } from "@super-heroes/kit/request/correlation";
import type { RoutedRequest } from "../routing/routed-request.ts";
import type { Admission } from "./admission.ts";
import type { Cors } from "./cors.ts";
import type { RefusalLimit } from "./refusal-limit.ts";
import { isUncounted } from "./request-guard.ts";
import { securityHeaders } from "./security-headers.ts";

/** The dependencies of early refusals. */
export interface EarlyRefusals {
  admission: Admission;
  refusals: RefusalLimit;
  cors: Cors;
  /** The request with its route and its client. */
  identify(request: Request): RoutedRequest;
  /** Whether the connection is the client's own, and not that of a proxy that forwards requests of many clients. */
  isOwnConnection(routed: RoutedRequest): boolean;
}

/**
 * Refuses a request that cannot be admitted before anything else is done for it: no log line, no clock, no checks. At five
 * times the capacity, four fifths of all requests are refused, so a refusal has to be cheap. Refusals are counted in
 * `shed_requests_total`. Requests to cached routes pass, since they may be served from memory.
 *
 * A client that was refused too often within a second ({@link RefusalLimit}) gets 429 for all requests until the second is
 * over. Its connection is closed, so that each further request needs a new one.
 */
export function earlyRefusal({ admission, refusals, cors, identify, isOwnConnection }: EarlyRefusals): Guard {
  function respond(
    request: Request,
    path: string,
    { status, code, detail }: Pick<ProblemDetails, "status" | "code" | "detail">,
    fields: Record<string, string> = {},
  ): Response {
    const correlationId = correlationIdOf(request.headers);
    const problem: ProblemDetails = {
      type: "about:blank",
      title: STATUS_CODES[status] ?? "Error",
      status,
      detail,
      instance: path,
      code,
      correlation_id: correlationId,
    };
    return new Response(JSON.stringify(problem), {
      status,
      headers: {
        "content-type": "application/problem+json",
        "retry-after": "1",
        [CORRELATION_HEADER]: correlationId,
        ...securityHeaders(path),
        ...cors.fieldsFor(request),
        ...fields,
      },
    });
  }

  return (request) => {
    const routed = identify(request);
    const { upstream, path, rules, client } = routed;
    if (!isUncounted(path) && refusals.isOver(client)) {
      const detail = "Too many refused requests. Wait for the time in Retry-After.";
      const closing = isOwnConnection(routed) ? { connection: "close" } : {};
      return respond(request, path, { status: 429, code: "rate_limited", detail }, closing);
    }
    if (upstream === undefined || rules.cached) return undefined;
    if (!admission.refuses({ upstream, isHashing: rules.limit === "credentials" })) return undefined;
    refusals.refused(client);
    const detail = `The ${upstream} service is overloaded. Try again after the time in Retry-After.`;
    return respond(request, path, { status: 503, code: "load_shed", detail });
  };
}
