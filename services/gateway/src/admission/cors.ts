import type { Guard } from "@super-heroes/kit/http/entrance/entrance";
import { CORRELATION_HEADER, correlationIdOf } from "@super-heroes/kit/request/correlation";

/** Cross-origin access of pages: header fields of responses, and preflights. */
export interface Cors {
  /** Header fields for the response to this request, for any status. */
  fieldsFor(request: Request): Readonly<Record<string, string>>;
  /** Responds to preflights. No limit counts them: a browser sends one before a request, which is counted itself. */
  readonly preflight: Guard;
}

/** Header fields that pages may read, besides the CORS-safelisted ones. */
const EXPOSED = [
  "age",
  "allow",
  "cache-status",
  "etag",
  "idempotency-replayed",
  "link",
  "location",
  "ratelimit",
  "ratelimit-policy",
  "retry-after",
  "server-timing",
  "x-correlation-id",
  "x-degraded",
  "x-lab-latency",
].join(", ");

const METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";
const HEADERS = "authorization, content-type, idempotency-key, if-none-match, x-correlation-id";
const MAX_AGE_S = "600";

const NOTHING: Readonly<Record<string, string>> = {};

/** Allows pages of these origins to read responses, without credentials. */
export function createCors(origins: readonly string[]): Cors {
  const listed = new Set(origins);
  // For caches: the response depends on the origin.
  const forOthers = { vary: "Origin" };

  return {
    fieldsFor(request) {
      if (listed.size === 0) return NOTHING;
      const origin = request.headers.get("origin");
      if (origin === null || !listed.has(origin)) return forOthers;
      return {
        vary: "Origin",
        "access-control-allow-origin": origin,
        "access-control-expose-headers": EXPOSED,
      };
    },
    preflight(request) {
      if (request.method !== "OPTIONS") return undefined;
      const { headers } = request;
      const origin = headers.get("origin");
      if (origin === null || headers.get("access-control-request-method") === null) return undefined;
      const allowed: Record<string, string> = listed.has(origin)
        ? {
            "access-control-allow-origin": origin,
            "access-control-allow-methods": METHODS,
            "access-control-allow-headers": HEADERS,
            "access-control-max-age": MAX_AGE_S,
          }
        : {};
      return new Response(null, {
        status: 204,
        headers: {
          ...allowed,
          vary: "Origin, Access-Control-Request-Method, Access-Control-Request-Headers",
          [CORRELATION_HEADER]: correlationIdOf(headers),
        },
      });
    },
  };
}
