import type { TokenVerifier } from "@super-heroes/kit/auth/token-verifier";
import { wantsEncryptedResponse } from "@super-heroes/kit/encryption/channel";
import type { Metrics } from "@super-heroes/kit/metrics/metrics";
import { type RoutedRequest, routedRequest } from "../routing/routed-request.ts";
import { ASSETS } from "../web/web-files.ts";
import { createClientKey } from "./client-key.ts";
import type { Cors } from "./cors.ts";
import { createRateLimit, type RateLimit } from "./rate-limit.ts";
import type { RefusalLimit } from "./refusal-limit.ts";
import { securityHeaders } from "./security-headers.ts";

/** A request and the header fields of its response. */
interface Checked {
  request: Request;
  headers: Record<string, string | number | undefined>;
}

/** Checks every request before anything else is done for it. */
export interface RequestGuard {
  /** The request with its route, its peer and its client. */
  identify(request: Request): RoutedRequest;
  /**
   * Throws 429 for a client that has made too many requests, and 401 for an access token that is not valid, whatever the route.
   * Two kinds of requests may carry any token: those of probes, and those to routes that begin, renew or end a session.
   */
  check(checked: Checked): Promise<void>;
  /** Counts a request that uses credentials, for a route whose other requests do not. Throws 429. */
  countCredentials(checked: Checked): Promise<void>;
}

/** Probes request these paths; they must not use up the limit of clients on the same address, nor fail for a token. */
const UNCOUNTED = new Set(["/health", "/ready"]);

/**
 * Whether requests to a path are exempt from the limits of their client and the check of their token: probes, and the assets of the
 * web application. These are in memory and cached by browsers. A first visit needs a dozen of them, so the readers behind one
 * address, as in a classroom, would use up its limit, and a refused one leaves the page empty.
 */
export const isUncounted = (path: string): boolean => UNCOUNTED.has(path) || path.startsWith(ASSETS);

/** The dependencies of a request guard. */
export interface RequestGuardOptions {
  config: {
    ratePerSecond: number;
    credentialsPerMinute: number;
    /** Addresses or ranges. */
    trustedProxies: readonly string[];
  };
  cors: Cors;
  refusals: RefusalLimit;
  verifier: TokenVerifier;
  /** The address of a request's connection. */
  peerOf(request: Request): string;
  metrics: Metrics;
}

/**
 * Creates the guard. It sets the security and CORS headers of all responses, errors included, identifies clients and limits
 * their requests.
 */
export function createRequestGuard({
  config,
  cors,
  refusals,
  verifier,
  peerOf,
  metrics,
}: RequestGuardOptions): RequestGuard {
  const clientKey = createClientKey(config.trustedProxies);
  const requests = createRateLimit("client", { points: config.ratePerSecond, windowSeconds: 1 }, metrics);
  const credentials = createRateLimit(
    "credentials",
    { points: config.credentialsPerMinute, windowSeconds: 60 },
    metrics,
  );
  function identify(request: Request): RoutedRequest {
    const routed = routedRequest(request);
    if (routed.client !== "") return routed;
    routed.peer = peerOf(request);
    routed.client = clientKey(routed.peer, request.headers);
    return routed;
  }

  async function count(
    limit: RateLimit,
    { client }: RoutedRequest,
    headers: Checked["headers"],
  ): Promise<void> {
    try {
      await limit.count(client, headers);
    } catch (refusal) {
      refusals.refused(client);
      throw refusal;
    }
  }

  return {
    identify,
    countCredentials: ({ request, headers }) => count(credentials, identify(request), headers),
    async check({ request, headers }) {
      const routed = identify(request);
      Object.assign(headers, securityHeaders(routed.path), cors.fieldsFor(request));
      if (isUncounted(routed.path)) return;
      await count(requests, routed, headers);
      if (routed.rules.limit === "credentials" || bypassesCache(request, routed))
        await count(credentials, routed, headers);
      const authorization = routed.rules.ignoresToken ? null : request.headers.get("authorization");
      if (authorization !== null) routed.principal = await verifier.verify(authorization);
    },
  };
}

/** An encrypted response is for one caller and not cached. Without a limit it would be a way around the cache. */
const bypassesCache = (request: Request, { upstream, rules }: RoutedRequest): boolean =>
  upstream !== undefined && rules.cached !== undefined && wantsEncryptedResponse(request);
