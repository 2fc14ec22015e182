import { STATUS_CODES } from "node:http";
import type { Guard } from "@super-heroes/kit/http/entrance/entrance";
import type { ProblemDetails } from "@super-heroes/kit/http/problem";
import { CORRELATION_HEADER, correlationIdOf } from "@super-heroes/kit/request/correlation";
import type { RoutedRequest } from "../routing/routed-request.ts";
import type { Admission } from "./admission.ts";
import type { Cors } from "./cors.ts";
import { isUncounted } from "./request-guard.ts";
import type { RefusalLimit } from "./refusal-limit.ts";
import { securityHeaders } from "./security-headers.ts";

/** What early refusals are made with. */
export interface EarlyRefusals {
  admission: Admission;
  refusals: RefusalLimit;
  cors: Cors;
  /** The routed of a request, with its client. */
  identify(request: Request): RoutedRequest;
  /** Whether the connection is the client's own: it is not where a proxy sends the requests of many over it. */
  isOwnConnection(routed: RoutedRequest): boolean;
}

/**
 * Refuses a request for which there is no place before anything else is done with it: no log line, no clock, no checks.
 * When five times as many requests come as can be served, four fifths of them are refused, and what that costs is not left
 * for the others. They are counted in `shed_requests_total`. Cached routes pass, since they may need no place.
 *
 * A client that was refused too often within a second ({@link RefusalLimit}) gets 429 for everything until the second is
 * over, and its connection is closed: it has to make a new one for each further request.
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
      const detail = "Too many requests, most of which were refused: wait before the next one.";
      const closing = isOwnConnection(routed) ? { connection: "close" } : {};
      return respond(request, path, { status: 429, code: "rate_limited", detail }, closing);
    }
    if (upstream === undefined || rules.cached) return undefined;
    if (!admission.turnsAway({ upstream, isHashing: rules.limit === "credentials" })) return undefined;
    refusals.refused(client);
    const detail = `The ${upstream} service is busy: try again in a moment.`;
    return respond(request, path, { status: 503, code: "load_shed", detail });
  };
}
