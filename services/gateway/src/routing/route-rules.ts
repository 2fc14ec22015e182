import { matches } from "@super-heroes/kit/http/entrance/allowed-methods";
import { AGGREGATE_MODES } from "../aggregates/modes.ts";
import { oneWordOf, type Parameters, wholeNumberBetween } from "../cache/query-parameters.ts";
import { SESSION_PATH } from "../session/session-cookie.ts";

/** The rules of one route. */
export interface RouteRules {
  /** GET includes HEAD. */
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** `:id` matches one segment. */
  readonly path: string;
  /** The gateway responds itself; all other routes are proxied. */
  readonly isOwn?: true;
  /** It hashes, writes or checks credentials: requests count against this limit. */
  readonly limit?: "credentials";
  /**
   * It begins, renews or ends a session with credentials in the body. Many clients send their access token
   * with every request; an expired one must not prevent the client from getting a new one here.
   */
  readonly ignoresToken?: true;
  /**
   * The body holds a password or a token, or the service accepts encrypted bodies only: the gateway encrypts it for the client,
   * and has the response encrypted.
   */
  readonly sealed?: { readonly adminsOnly: boolean };
  /** It begins a session, whose refresh token the client may request as a cookie. */
  readonly beginsSession?: true;
  /** The response is the same for all clients, depends on these parameters only, and may be cached. */
  readonly cached?: Parameters;
  /** The response is a stream that does not end by itself. */
  readonly isStream?: true;
}

/** All routes with rules. A route without any is proxied to the service of its path. */
export const ROUTE_RULES: readonly RouteRules[] = [
  { method: "GET", path: "/api/dashboard", isOwn: true, cached: { mode: oneWordOf(...AGGREGATE_MODES) } },
  { method: "GET", path: "/api/health", isOwn: true, cached: {} },
  { method: "GET", path: "/api/users/:id/profile", isOwn: true },
  // Requests with the cookie are counted as those to the routes that the gateway sends them to; others cost nothing.
  { method: "POST", path: SESSION_PATH, isOwn: true, ignoresToken: true },
  { method: "DELETE", path: SESSION_PATH, isOwn: true, ignoresToken: true },
  { method: "POST", path: "/graphql", isOwn: true },

  {
    method: "POST",
    path: "/api/v1/users/register",
    limit: "credentials",
    ignoresToken: true,
    sealed: { adminsOnly: false },
  },
  {
    method: "POST",
    path: "/api/v1/users/login",
    limit: "credentials",
    ignoresToken: true,
    beginsSession: true,
    sealed: { adminsOnly: false },
  },
  {
    method: "POST",
    path: "/api/v1/users/refresh",
    limit: "credentials",
    ignoresToken: true,
    sealed: { adminsOnly: false },
  },
  {
    method: "POST",
    path: "/api/v1/users/logout",
    limit: "credentials",
    ignoresToken: true,
    sealed: { adminsOnly: false },
  },
  { method: "POST", path: "/api/users", limit: "credentials", sealed: { adminsOnly: false } },
  { method: "PUT", path: "/api/users/:id", limit: "credentials", sealed: { adminsOnly: false } },
  { method: "DELETE", path: "/api/users/:id", limit: "credentials" },
  // A path of its own and no user's: for other methods users responds 405.
  { method: "GET", path: "/api/users/health" },

  // Events count as facts, so only admins may send them through the gateway.
  { method: "POST", path: "/api/v1/analytics/events", sealed: { adminsOnly: true } },

  { method: "GET", path: "/api/v1/users/stats/count", cached: {} },
  { method: "GET", path: "/api/orders/stats", cached: {} },
  { method: "GET", path: "/api/v1/analytics/stats", cached: {} },
  { method: "GET", path: "/api/v1/analytics/fights", cached: { top: wholeNumberBetween(1, 100) } },
  {
    method: "GET",
    path: "/api/v1/analytics/leaderboard",
    cached: { limit: wholeNumberBetween(1, 100) },
  },
  { method: "GET", path: "/api/v1/analytics/locations", cached: { limit: wholeNumberBetween(1, 100) } },
  { method: "GET", path: "/api/v1/analytics/days", cached: { limit: wholeNumberBetween(1, 366) } },

  { method: "GET", path: "/api/v1/analytics/live", isStream: true },
];

/** The rules of the routes on a path, by method. */
export type RulesOfPath = ReadonlyMap<string, RouteRules>;

interface Pattern {
  /** The text before the first parameter: most paths differ there and need not be split. */
  start: string;
  segments: readonly string[];
  byMethod: Map<string, RouteRules>;
}

const exact = new Map<string, Map<string, RouteRules>>();
const patterns = new Map<string, Pattern>();

for (const rules of ROUTE_RULES) {
  const { path, method } = rules;
  const parameter = path.indexOf(":");
  if (parameter < 0) {
    exact.set(path, (exact.get(path) ?? new Map()).set(method, rules));
  } else {
    const pattern = patterns.get(path) ?? {
      start: path.slice(0, parameter),
      segments: path.split("/"),
      byMethod: new Map(),
    };
    pattern.byMethod.set(method, rules);
    patterns.set(path, pattern);
  }
}

/** The rules of the routes on a path, which is canonical; `undefined` where none has any. */
export function rulesOfPath(path: string): RulesOfPath | undefined {
  const found = exact.get(path);
  if (found) return found;
  for (const { start, segments, byMethod } of patterns.values())
    if (path.startsWith(start) && matches(segments, path.split("/"))) return byMethod;
  return undefined;
}
