import type { Principal } from "@super-heroes/kit/auth/principal";
import type { TokenVerifier } from "@super-heroes/kit/auth/token-verifier";
import { readBytes } from "@super-heroes/kit/body";
import type { Deadline } from "@super-heroes/kit/deadline";
import type { ProxiedAnswer } from "@super-heroes/kit/http-client/http-client";
import { notFound } from "@super-heroes/kit/problem";
import { headersOf } from "@super-heroes/kit/scope-headers";
import type { Admission } from "../door/admission.ts";
import { shapeOf, type UpstreamName, upstreamOf } from "../routing.ts";
import type { CachedAnswer, CachedRoutes } from "./cached-routes.ts";
import { forwardedHeaders } from "./forwarded-headers.ts";
import type { Link } from "./link.ts";
import type { Sealer } from "./sealed-routes.ts";
import { ignoresTokens } from "./session-routes.ts";

/** What the proxy is made from. */
export interface ProxyDependencies {
  links: Record<UpstreamName, Link>;
  admission: Admission;
  verifier: TokenVerifier;
  sealer: Sealer;
  cachedRoutes: CachedRoutes;
  bodyLimitBytes: number;
}

/** A request at the gateway. */
export interface Arrival {
  request: Request;
  /** Without the query. */
  path: string;
  correlationId: string;
  traceparent: string | undefined;
  deadline: Deadline;
  /** The connection's other end. */
  peer: string;
}

/** An answer on its way back. */
export interface Departure extends CachedAnswer {
  upstream: UpstreamName;
  principal: Principal | undefined;
}

/** Passes requests on to the services they belong to. */
export interface ReverseProxy {
  /**
   * The answer of the service, as it is. Throws a problem of the gateway's own: 404 where no service has the path, 401
   * for a token that is not valid, 413, 502, 503, 504.
   */
  forward(arrival: Arrival): Promise<Departure>;
}

/** A service that runs out of time gets so long to say so before the gateway says it in its place. */
const WAY_HOME_MS = 20;

const METHODS_WITH_BODY = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** Creates the proxy. */
export function createProxy({
  links,
  admission,
  verifier,
  sealer,
  cachedRoutes,
  bodyLimitBytes,
}: ProxyDependencies): ReverseProxy {
  async function exchange(upstream: UpstreamName, arrival: Arrival): Promise<ProxiedAnswer> {
    const { request, path, deadline } = arrival;
    const { method, url } = request;
    const place = admission.enter(upstream, `${method} ${shapeOf(path)}`);
    let answered = false;
    try {
      const sealed = await sealer.seal(arrival, bodyLimitBytes);
      const body = sealed?.body ?? (await bodyOf(request, bodyLimitBytes));
      const headers =
        headersOf(arrival, WAY_HOME_MS) +
        forwardedHeaders(
          { headers: request.headers, peer: arrival.peer, protocol: url.slice(0, url.indexOf(":")) },
          sealed?.headers,
        );
      const answer = await links[upstream].exchange(
        { method, path: url.slice(url.indexOf("/", url.indexOf("//") + 2)), headers, ...(body && { body }) },
        deadline,
        request.signal,
      );
      // A login takes as long as its hash; it tells nothing about load. Neither does what never ends.
      answered = !path.startsWith("/api/v1/users") && !(answer.body instanceof ReadableStream);
      return answer;
    } finally {
      place.leave(answered);
    }
  }

  return {
    async forward(arrival) {
      const { request, path } = arrival;
      const upstream = upstreamOf(path);
      if (upstream === undefined) throw notFound("There is no such route.", "route_not_found");
      const authorization = ignoresTokens(path) ? null : request.headers.get("authorization");
      const principal = authorization === null ? undefined : await verifier.verify(authorization);
      const answer = await cachedRoutes.answer(request, path, () => exchange(upstream, arrival));
      return { ...answer, upstream, principal };
    },
  };
}

async function bodyOf(request: Request, limitBytes: number): Promise<Uint8Array | undefined> {
  return METHODS_WITH_BODY.has(request.method) ? await readBytes(request, limitBytes) : undefined;
}
