import type { TokenVerifier } from "@super-heroes/kit/auth/token-verifier";
import { usersStanding } from "@super-heroes/kit/auth/users-standing";
import type { Envelopes } from "@super-heroes/kit/encryption/envelopes";
import type { Runtime } from "@super-heroes/kit/runtime";
import { createShell } from "@super-heroes/kit/shell/shell";
import { createAdmission } from "./admission/admission.ts";
import { createCors } from "./admission/cors.ts";
import { earlyRefusal } from "./admission/early-refusal.ts";
import { createAddressOf } from "./admission/forwarded-address.ts";
import { parseIpAddress } from "./admission/ip-address.ts";
import { createRefusalLimit } from "./admission/refusal-limit.ts";
import { createRequestGuard } from "./admission/request-guard.ts";
import { createStreamPlaces } from "./admission/stream-places.ts";
import { createTrust } from "./admission/trusted-proxies.ts";
import { createApiDocument } from "./api-document/api-document.ts";
import { createCachedRoutes } from "./cache/cached-routes.ts";
import { createSharedDocuments } from "./cache/shared-documents.ts";
import type { GatewayConfig } from "./config.ts";
import { createGraphql } from "./graphql/graphql.ts";
import { createProxy } from "./proxy/reverse-proxy.ts";
import { createSealer } from "./proxy/sealed-routes.ts";
import { withAggregateRoutes } from "./routes/aggregates.ts";
import { createDegradedMark } from "./routes/degraded.ts";
import { withGraphiqlRoute, withGraphqlRoute } from "./routes/graphql.ts";
import { withProxiedRoutes } from "./routes/proxied.ts";
import { withServicePages } from "./routes/service-pages.ts";
import { SESSION_ROUTES, withSessionRoutes } from "./routes/session.ts";
import { withWebRoutes } from "./routes/web.ts";
import { PROXIED_ROUTES } from "./routing/services.ts";
import { createCookieSessions, withSessionCookies } from "./session/cookie-sessions.ts";
import type { Upstreams } from "./upstreams.ts";
import type { WebApp } from "./web/web-app.ts";

/** The dependencies of the app. */
export interface GatewayDependencies {
  upstreams: Upstreams;
  verifier: TokenVerifier;
  envelopes: Envelopes;
  web: WebApp;
  config: Omit<GatewayConfig, "serviceKeys">;
  runtime: Runtime;
}

/** Creates the app of the gateway. It does not listen. */
export function createGatewayApp({
  upstreams,
  verifier,
  envelopes,
  web,
  config,
  runtime,
}: GatewayDependencies) {
  const { metrics } = runtime;
  const cors = createCors(config.corsOrigins);
  const refusals = createRefusalLimit(config.ratePerSecond, metrics);
  const peerOf = (request: Request): string => shell.server?.requestIP(request)?.address ?? "";
  const guard = createRequestGuard({ config, cors, refusals, verifier, peerOf, metrics });
  const isTrusted = createTrust(config.trustedProxies);
  const admission = createAdmission(config.shedLoad, metrics);
  const markDegraded = createDegradedMark(metrics);
  const { cacheMs, deadlineMs, streamIdleMs, bodyLimitBytes, maxResponseBytes } = config;
  const mayCache = runtime.flags.boolean("gateway-cache", true);
  const addressOf = createAddressOf(config.trustedProxies);
  const streamPlaces = createStreamPlaces("streams", config.streamsPerClient, metrics);
  const proxy = createProxy({
    links: upstreams.links,
    admission,
    sealer: createSealer(envelopes, verifier, usersStanding(upstreams.agents.users)),
    cachedRoutes: cacheMs === 0 ? undefined : createCachedRoutes(cacheMs, deadlineMs),
    mayCache,
    streamPlaces,
    slowPlaces: createStreamPlaces("slow", config.streamsPerClient, metrics),
    bodyLimitBytes,
    maxResponseBytes,
    addressOf,
  });
  const sessions = createCookieSessions(proxy, ({ request, routed }) => addressOf(request, routed.peer).host);
  const apiDocument = createApiDocument(upstreams.agents, envelopes.service);
  const shell = createShell({
    name: "gateway",
    description: "The single entry point of all services, with responses that combine several of them.",
    runtime,
    // No service is checked: without one, the others can still be reached. /api/health reports the state of each.
    readiness: {},
    deadlineMs,
    streamIdleMs,
    bodyLimitBytes,
    rawRoutes: [...PROXIED_ROUTES, ...SESSION_ROUTES],
    extendDocument: apiDocument.whole,
    guards: [
      cors.preflight,
      earlyRefusal({
        admission,
        refusals,
        cors,
        identify: guard.identify,
        isOwnConnection: ({ peer }) => {
          const address = parseIpAddress(peer);
          return address === undefined || !isTrusted(address);
        },
      }),
    ],
    // This port is public. Metrics are served on METRICS_PORT.
    hasMetrics: false,
  });
  shell.onRequest(({ request, set }) =>
    guard.check({ request, headers: set.headers as Record<string, string | number | undefined> }),
  );
  withWebRoutes(shell, web);
  withServicePages(shell, apiDocument);
  withAggregateRoutes(shell, {
    agents: upstreams.agents,
    links: upstreams.links,
    verifier,
    markDegraded,
    documents: createSharedDocuments(cacheMs, deadlineMs, mayCache),
    defaultMode: config.orchestration,
  });
  const showsSchema = config.environment !== "production";
  const graphql = createGraphql({
    links: upstreams.links,
    admission,
    maxResponseBytes,
    streamPlaces,
    showsSchema,
    runtime,
  });
  withGraphqlRoute(shell, graphql, markDegraded);
  if (showsSchema) withGraphiqlRoute(shell);
  withSessionRoutes(shell, sessions, guard, markDegraded);
  return withProxiedRoutes(shell, withSessionCookies(proxy, sessions), markDegraded);
}
