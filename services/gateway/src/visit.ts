import { methodOf, pathOf } from "@super-heroes/kit/entrance/enter";
import { type RouteRules, type RulesOfPath, rulesOfPath } from "./route-rules.ts";
import { type UpstreamName, upstreamOf } from "./routing.ts";

/**
 * What the gateway knows about a request. It is worked out once, from what the entrance has made of it; limits, seals,
 * caches and the proxy go by it and by nothing else.
 */
export interface Visit {
  /** As the client used it. */
  readonly method: string;
  readonly path: string;
  /** The service that it is passed on to; `undefined` for the gateway's own routes, and where there is no route. */
  readonly upstream: UpstreamName | undefined;
  /** Those of its route; none for most. */
  readonly rules: Partial<RouteRules>;
  /** The rules of all routes on its path, where it is the gateway's own. */
  readonly own: RulesOfPath | undefined;
  /** The connection's other end; known from the door on. */
  peer: string;
  /** Who is counted for it; known from the door on. */
  client: string;
}

const NO_RULES: Partial<RouteRules> = {};
const VISIT = Symbol("visit");

interface Visiting extends Request {
  [VISIT]?: Visit;
}

/** What the gateway knows about a request that has entered. */
export function visitOf(request: Request): Visit {
  const visiting = request as Visiting;
  visiting[VISIT] ??= begin(request);
  return visiting[VISIT];
}

function begin(request: Request): Visit {
  const path = pathOf(request);
  const ofPath = rulesOfPath(path);
  const rules = ofPath?.get(request.method) ?? NO_RULES;
  const own = ofPath && isOwn(ofPath) ? ofPath : undefined;
  const upstream = own ? undefined : upstreamOf(path);
  return { method: methodOf(request), path, upstream, rules, own, peer: "", client: "" };
}

const isOwn = (ofPath: RulesOfPath): boolean => {
  for (const { isOwn = false } of ofPath.values()) if (isOwn) return true;
  return false;
};
