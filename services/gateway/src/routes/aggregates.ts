import { type TObject, Type } from "@sinclair/typebox";
import { requireOwner, signedIn } from "@super-heroes/kit/auth/access";
import type { TokenVerifier } from "@super-heroes/kit/auth/token-verifier";
import { wholeNumber } from "@super-heroes/kit/http/whole-number";
import { detailOf, ETAG, IF_NONE_MATCH, jsonOf, NOT_MODIFIED } from "@super-heroes/kit/openapi/route-detail";
import { withinRequest } from "@super-heroes/kit/request/request-scope";
import { Scope } from "@super-heroes/kit/request/scope";
import type { Shell } from "@super-heroes/kit/shell/shell";
import type { Upstream } from "@super-heroes/kit/upstream/upstream";
import { createDashboard, Dashboard } from "../aggregates/dashboard.ts";
import { SystemHealth, systemHealth } from "../aggregates/health.ts";
import { AGGREGATE_MODES, type AggregateMode } from "../aggregates/modes.ts";
import { createProfile, Profile } from "../aggregates/profile.ts";
import type { SharedDocuments } from "../cache/shared-documents.ts";
import type { Link } from "../proxy/link.ts";
import { UPSTREAMS, type UpstreamName } from "../routing/services.ts";
import type { MarkDegraded } from "./degraded.ts";

/** The dependencies of the aggregate routes. */
export interface AggregateDependencies {
  agents: Readonly<Record<UpstreamName, Upstream>>;
  links: Readonly<Record<UpstreamName, Link>>;
  verifier: TokenVerifier;
  markDegraded: MarkDegraded;
  /** For responses that are the same for all clients. */
  documents: SharedDocuments;
  /** Applies to requests without `?mode=`. */
  defaultMode: AggregateMode;
}

const ModeQuery = Type.Object({
  mode: Type.Optional(
    Type.Union(
      AGGREGATE_MODES.map((mode) => Type.Literal(mode)),
      { error: `must be one of ${AGGREGATE_MODES.join(", ")}` },
    ),
  ),
});

const detail = detailOf("gateway", [429, 504]);

/** The response of an aggregate: data of several services, and the names of those whose part is missing. */
const aggregate = (data: TObject, headers: Record<string, string> = {}) =>
  jsonOf(Type.Object({ data, degraded: Type.Optional(Type.Array(Type.String())) }), {
    headers: { ...DEGRADED, ...headers },
  });

const DEGRADED = { "X-Degraded": "The services whose part is missing." };

/** Adds the gateway's own routes, which combine responses of several services. */
export function withAggregateRoutes(
  shell: Shell,
  { agents, links, verifier, markDegraded, documents, defaultMode }: AggregateDependencies,
) {
  const dashboard = createDashboard(agents);
  const profile = createProfile(agents);
  const watched = Object.fromEntries(
    UPSTREAMS.map((name) => [name, { agent: agents[name], link: links[name] }]),
  );

  return shell
    .get(
      "/api/dashboard",
      async ({ query: { mode = defaultMode }, request, correlationId, traceparent, deadline, set }) => {
        const { body, degraded } = await documents.respond(
          `/api/dashboard?mode=${mode}`,
          async (deadline) => {
            const scope = new Scope({ correlationId, traceparent, deadline });
            const { data, degraded } = await scope.run(() => dashboard(mode, scope));
            const content = degraded.length === 0 ? { data } : { data, degraded };
            return { status: 200, content, degraded, timing: scope.timings.header };
          },
          { request, correlationId, set, deadline },
        );
        markDegraded(set.headers, degraded);
        return body;
      },
      {
        query: ModeQuery,
        detail: detail("Counts of the whole system", {
          headers: IF_NONE_MATCH,
          responses: { 200: aggregate(Dashboard, ETAG), 304: NOT_MODIFIED },
        }),
      },
    )
    .get(
      "/api/users/:id/profile",
      async ({
        params: { id },
        query: { mode = defaultMode },
        principal,
        request,
        correlationId,
        traceparent,
        deadline,
        set,
      }) => {
        requireOwner(principal, id);
        const authorization = request.headers.get("authorization") ?? "";
        const { data, degraded } = await withinRequest(
          { request, correlationId, traceparent, deadline, set },
          (scope) => profile({ userId: id, authorization }, mode, scope),
        );
        markDegraded(set.headers, degraded);
        return degraded.length === 0 ? { data } : { data, degraded };
      },
      {
        transform: signedIn(verifier),
        params: Type.Object({ id: wholeNumber() }),
        query: ModeQuery,
        detail: detail("A user and their orders; for the user and for admins", {
          responses: { 200: aggregate(Profile) },
          problems: [403, 404],
        }),
      },
    )
    .get(
      "/api/health",
      async ({ request, set, correlationId, deadline }) => {
        const { body } = await documents.respond(
          "/api/health",
          async () => {
            const health = await systemHealth(watched, correlationId);
            const status = health.status === "up" ? 200 : 503;
            return { status, content: health, degraded: [], timing: "" };
          },
          { request, correlationId, set, deadline },
        );
        return body;
      },
      {
        detail: detailOf("gateway", [429])(
          "The state of every service, with latencies, circuit breakers and replicas",
          {
            headers: IF_NONE_MATCH,
            responses: {
              200: jsonOf(SystemHealth, { headers: ETAG }),
              304: NOT_MODIFIED,
              503: jsonOf(SystemHealth, { description: "A service is down." }),
            },
          },
        ),
      },
    );
}
