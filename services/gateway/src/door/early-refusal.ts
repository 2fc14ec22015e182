import { CORRELATION_HEADER, correlationIdOf } from "@super-heroes/kit/correlation";
import type { ProblemDetails } from "@super-heroes/kit/problem";
import { pathOf, upstreamOf } from "../routing.ts";
import type { Admission } from "./admission.ts";
import { securityHeaders } from "./security-headers.ts";

/** What a server does with a request; Elysia knows no more of it. */
type Handler = (...request: unknown[]) => unknown;

/**
 * Refuses a request for which there is no place before anything else is done with it: no log line, no clock, no checks.
 * Where five times as many come as can be served, four fifths of what a gateway does is refusing, and what that costs is
 * taken from those that are served. They are counted in `shed_requests_total`.
 */
export const earlyRefusal = (admission: Admission) => (handle: Handler, request: Request) => (): unknown => {
  const path = pathOf(request.url);
  const upstream = upstreamOf(path);
  if (upstream === undefined || !admission.turnsAway(upstream)) return handle(request);
  const correlationId = correlationIdOf(request.headers);
  const problem: ProblemDetails = {
    type: "about:blank",
    title: "Service Unavailable",
    status: 503,
    detail: `The ${upstream} service is busy: try again in a moment.`,
    instance: path,
    code: "load_shed",
    correlation_id: correlationId,
  };
  return new Response(JSON.stringify(problem), {
    status: 503,
    headers: {
      "content-type": "application/problem+json",
      "retry-after": "1",
      [CORRELATION_HEADER]: correlationId,
      ...securityHeaders(path),
    },
  });
};
