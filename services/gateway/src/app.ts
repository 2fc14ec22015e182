import { cors } from "@elysiajs/cors";
import type { TokenVerifier } from "@super-heroes/kit/auth/token-verifier";
import { usersStanding } from "@super-heroes/kit/auth/users-standing";
import type { Envelopes } from "@super-heroes/kit/encryption/envelopes";
import type { Logger } from "@super-heroes/kit/log";
import type { Metrics } from "@super-heroes/kit/metrics";
import type { RequestLog } from "@super-heroes/kit/request-log";
import { createShell } from "@super-heroes/kit/shell";
import type { AnyElysia } from "elysia";
import type { GatewayConfig } from "./config.ts";
import { createDegradedMark } from "./degraded.ts";
import { createAdmission } from "./door/admission.ts";
import { createDoor } from "./door/door.ts";
import { earlyRefusal } from "./door/early-refusal.ts";
import { createCachedRoutes } from "./proxy/cached-routes.ts";
import { createProxy } from "./proxy/reverse-proxy.ts";
import { createSealer } from "./proxy/sealed-routes.ts";
import { withAggregateRoutes } from "./routes/aggregates.ts";
import { withProxiedRoutes } from "./routes/proxied.ts";
import { PROXIED_ROUTES, pathOf } from "./routing.ts";
import type { Upstreams } from "./upstreams.ts";

/** What the app is made from. */
export interface GatewayDependencies {
  upstreams: Upstreams;
  verifier: TokenVerifier;
  envelopes: Envelopes;
  config: Omit<GatewayConfig, "serviceKeys">;
  log: Logger;
  logRequest?: RequestLog;
  metrics: Metrics;
  tracing?: AnyElysia | undefined;
}

/** Headers of answers that a page of another origin may read. */
const EXPOSED = [
  "x-correlation-id",
  "x-degraded",
  "server-timing",
  "ratelimit",
  "ratelimit-policy",
  "retry-after",
  "cache-status",
  "age",
  "location",
];

/** The app of the gateway; it listens nowhere. */
export function createGatewayApp({
  upstreams,
  verifier,
  envelopes,
  config,
  log,
  logRequest,
  metrics,
  tracing,
}: GatewayDependencies) {
  const door = createDoor(config, metrics);
  const admission = createAdmission(config.shedLoad, metrics);
  const markDegraded = createDegradedMark(metrics);
  const proxy = createProxy({
    links: upstreams.links,
    admission,
    verifier,
    sealer: createSealer(envelopes, verifier, usersStanding(upstreams.agents.users)),
    cachedRoutes: createCachedRoutes(config.cacheMs),
    bodyLimitBytes: config.bodyLimitBytes,
  });
  const shell = createShell({
    name: "gateway",
    description: "One entrance to every service, and answers that several of them give together.",
    log,
    logRequest,
    metrics,
    // Without any one service the others can still be reached: /api/health tells of them.
    readiness: {},
    deadlineMs: config.deadlineMs,
    bodyLimitBytes: config.bodyLimitBytes,
    rawRoutes: PROXIED_ROUTES,
    tracing,
  });
  shell.wrap(earlyRefusal(admission));
  shell.onRequest(({ request, set, server }) =>
    door.pass({
      request,
      peer: server?.requestIP(request)?.address ?? "",
      path: pathOf(request.url),
      headers: set.headers as Record<string, string | number | undefined>,
    }),
  );
  if (config.corsOrigins.length > 0) {
    shell.use(
      cors({
        origin: [...config.corsOrigins],
        allowedHeaders: ["authorization", "content-type", "idempotency-key", "x-correlation-id"],
        exposeHeaders: EXPOSED,
        methods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
        credentials: false,
        maxAge: 600,
      }),
    );
  }
  withAggregateRoutes(shell, {
    agents: upstreams.agents,
    verifier,
    markDegraded,
    defaultMode: config.orchestration,
  });
  return withProxiedRoutes(shell, proxy, markDegraded);
}
