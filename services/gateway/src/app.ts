import type { TokenVerifier } from "@super-heroes/kit/auth/token-verifier";
import { usersStanding } from "@super-heroes/kit/auth/users-standing";
import type { Envelopes } from "@super-heroes/kit/encryption/envelopes";
import type { Runtime } from "@super-heroes/kit/runtime";
import { createShell } from "@super-heroes/kit/shell/shell";
import { createApiDocument } from "./api-document/api-document.ts";
import { createCachedRoutes } from "./cache/cached-routes.ts";
import { createSharedDocuments } from "./cache/shared-documents.ts";
import type { GatewayConfig } from "./config.ts";
import { createDegradedMark } from "./degraded.ts";
import { createAdmission } from "./door/admission.ts";
import { createCors } from "./door/cors.ts";
import { createDoor } from "./door/door.ts";
import { earlyRefusal } from "./door/early-refusal.ts";
import { parseIpAddress } from "./door/ip-address.ts";
import { createRefusalLimit } from "./door/refusal-limit.ts";
import { createStreamPlaces } from "./door/stream-places.ts";
import { createTrust } from "./door/trusted-proxies.ts";
import { createProxy } from "./proxy/reverse-proxy.ts";
import { createSealer } from "./proxy/sealed-routes.ts";
import { withAggregateRoutes } from "./routes/aggregates.ts";
import { withProxiedRoutes } from "./routes/proxied.ts";
import { withServicePages } from "./routes/service-pages.ts";
import { PROXIED_ROUTES } from "./routing.ts";
import type { Upstreams } from "./upstreams.ts";

/** What the app is made from. */
export interface GatewayDependencies {
  upstreams: Upstreams;
  verifier: TokenVerifier;
  envelopes: Envelopes;
  config: Omit<GatewayConfig, "serviceKeys">;
  runtime: Runtime;
}

/** The app of the gateway; it listens nowhere. */
export function createGatewayApp({ upstreams, verifier, envelopes, config, runtime }: GatewayDependencies) {
  const { metrics } = runtime;
  const cors = createCors(config.corsOrigins);
  const refusals = createRefusalLimit(config.ratePerSecond, metrics);
  const peerOf = (request: Request): string => shell.server?.requestIP(request)?.address ?? "";
  const door = createDoor({ config, cors, refusals, peerOf, metrics });
  const isTrusted = createTrust(config.trustedProxies);
  const admission = createAdmission(config.shedLoad, metrics);
  const markDegraded = createDegradedMark(metrics);
  const { cacheMs, deadlineMs, streamIdleMs, bodyLimitBytes, maxAnswerBytes } = config;
  const proxy = createProxy({
    links: upstreams.links,
    admission,
    verifier,
    sealer: createSealer(envelopes, verifier, usersStanding(upstreams.agents.users)),
    cachedRoutes: cacheMs === 0 ? undefined : createCachedRoutes(cacheMs, deadlineMs),
    streamPlaces: createStreamPlaces("streams", config.streamsPerClient, metrics),
    slowPlaces: createStreamPlaces("slow", config.streamsPerClient, metrics),
    bodyLimitBytes,
    maxAnswerBytes,
  });
  const apiDocument = createApiDocument(upstreams.agents, envelopes.service);
  const shell = createShell({
    name: "gateway",
    description: "One entrance to every service, and responses that several of them contribute to.",
    runtime,
    // Without any one service the others can still be reached. /api/health reports them; this is asked for too often.
    readiness: {},
    deadlineMs,
    streamIdleMs,
    bodyLimitBytes,
    rawRoutes: PROXIED_ROUTES,
    extendDocument: apiDocument.whole,
    guards: [
      cors.preflight,
      earlyRefusal({
        admission,
        refusals,
        cors,
        identify: door.identify,
        isOwnConnection: ({ peer }) => {
          const address = parseIpAddress(peer);
          return address === undefined || !isTrusted(address);
        },
      }),
    ],
    // This port is open to the public; METRICS_PORT is not.
    hasMetrics: false,
  });
  shell.onRequest(({ request, set }) =>
    door.pass({ request, headers: set.headers as Record<string, string | number | undefined> }),
  );
  withServicePages(shell, apiDocument);
  withAggregateRoutes(shell, {
    agents: upstreams.agents,
    verifier,
    markDegraded,
    documents: createSharedDocuments(cacheMs, deadlineMs),
    defaultMode: config.orchestration,
  });
  return withProxiedRoutes(shell, proxy, markDegraded);
}
