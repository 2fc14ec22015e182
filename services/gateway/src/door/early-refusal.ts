import { CORRELATION_HEADER, correlationIdOf } from "@super-heroes/kit/correlation";
import type { Guard } from "@super-heroes/kit/entrance/entrance";
import type { ProblemDetails } from "@super-heroes/kit/problem";
import { visitOf } from "../visit.ts";
import type { Admission } from "./admission.ts";
import type { Cors } from "./cors.ts";
import { securityHeaders } from "./security-headers.ts";

/**
 * Refuses a request for which there is no place before anything else is done with it: no log line, no clock, no checks.
 * Where five times as many come as can be served, four fifths of what a gateway does is refusing, and what that costs is
 * taken from those that are served. They are counted in `shed_requests_total`. Cached routes are let pass: they may
 * need no place.
 */
export const earlyRefusal =
  (admission: Admission, cors: Cors): Guard =>
  (request) => {
    const { upstream, path, rules } = visitOf(request);
    if (upstream === undefined || rules.cached || !admission.turnsAway(upstream)) return undefined;
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
        ...cors.fieldsFor(request),
      },
    });
  };
