import type { Principal } from "@super-heroes/kit/auth/principal";
import { methodOf, pathOf } from "@super-heroes/kit/http/entrance/enter";
import { type RouteRules, type RulesOfPath, rulesOfPath } from "./route-rules.ts";
import { type UpstreamName, upstreamOf } from "./services.ts";

/**
 * A request and its route. It is determined once, from the canonical request. Limits, encryption, caches, streams and the
 * proxy use it and nothing else.
 */
export interface RoutedRequest {
  /** As the client sent it. */
  readonly method: string;
  readonly path: string;
  /** The service that handles it; `undefined` for the gateway's own routes and for unknown paths. */
  readonly upstream: UpstreamName | undefined;
  /** The rules of its route; most routes have none. */
  readonly rules: Partial<RouteRules>;
  /** The rules of all routes on its path, if the path is the gateway's own. */
  readonly own: RulesOfPath | undefined;
  /** The address of the connection; set by the request guard. */
  peer: string;
  /** The key of its client; set by the request guard. */
  client: string;
  /** The user of its access token; set by the request guard. */
  principal: Principal | undefined;
}

const NO_RULES: Partial<RouteRules> = {};
const ROUTED = Symbol("routed");

interface WithRoute extends Request {
  [ROUTED]?: RoutedRequest;
}

/** The route of a request that has passed the entrance of the shell. */
export function routedRequest(request: Request): RoutedRequest {
  const known = request as WithRoute;
  known[ROUTED] ??= route(request);
  return known[ROUTED];
}

function route(request: Request): RoutedRequest {
  const path = pathOf(request);
  const ofPath = rulesOfPath(path);
  const rules = ofPath?.get(request.method) ?? NO_RULES;
  const own = ofPath && isOwn(ofPath) ? ofPath : undefined;
  const upstream = own ? undefined : upstreamOf(path);
  return {
    method: methodOf(request),
    path,
    upstream,
    rules,
    own,
    peer: "",
    client: "",
    principal: undefined,
  };
}

const isOwn = (ofPath: RulesOfPath): boolean => {
  for (const { isOwn = false } of ofPath.values()) if (isOwn) return true;
  return false;
};
