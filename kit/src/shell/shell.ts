import { Elysia } from "elysia";
import type { Principal } from "../auth/principal.ts";
import { isEncrypted, JOSE } from "../encryption/channel.ts";
import type { Envelopes } from "../encryption/envelopes.ts";
import { readJsonBody, readTextBody } from "../http/body/body.ts";
import { type AllowedMethods, allowedMethodsOf } from "../http/entrance/allowed-methods.ts";
import { methodOf, refusalOf } from "../http/entrance/enter.ts";
import { entrance, type Guard } from "../http/entrance/entrance.ts";
import { problemOf } from "../http/error-mapper.ts";
import { requirePreconditions } from "../http/preconditions.ts";
import { isFault, methodNotAllowed, problemResponse } from "../http/problem.ts";
import { detailOf, jsonOf, OPERATIONS_TAG } from "../openapi/route-detail.ts";
import { addSwaggerPages, type SwaggerOptions } from "../openapi/swagger-pages.ts";
import { CORRELATION_HEADER, correlationIdOf } from "../request/correlation.ts";
import { Deadline, deadlineOf } from "../request/deadline.ts";
import { traceparentOf } from "../request/trace-context.ts";
import type { Runtime } from "../runtime.ts";
import type { ReplicaView } from "../upstream/replicas/replica-view.ts";
import type { CircuitState } from "../upstream/resilience/circuit-breaker.ts";
import { Health, health } from "./health.ts";
import { metricsPage } from "./metrics-page.ts";
import { noteUnreadBodies, refuse } from "./other-methods.ts";
import { checkReadiness, isStopping, Readiness, type ReadinessChecks } from "./readiness.ts";
import { isCallersTimeout, requestEnd } from "./request-end.ts";
import { strictQuery } from "./strict-query.ts";

const METHODS_WITH_BODY = new Set(["POST", "PUT", "PATCH"]);

const STREAM_IDLE_MS = 10_000;

/** The options of a shell. */
export interface ShellOptions {
  name: string;
  /** One sentence for the API page. */
  description: string;
  /** The log, metrics and tracing of the service. */
  runtime: Runtime;
  /** The checks that decide about `/ready`: the service's own store. */
  readiness: ReadinessChecks;
  /** The services that it calls. `/ready` reports them, but its status does not depend on them. */
  dependencies?: ReadinessChecks;
  /** The states of their circuit breakers, which `/ready` reports; `undefined` for one without a breaker. */
  circuits?: Readonly<Record<string, () => CircuitState | undefined>>;
  /** Their replicas, which `/ready` reports for those with several. */
  replicas?: Readonly<Record<string, () => readonly ReplicaView[]>>;
  /** The longest time of a request, in milliseconds. A caller can request less, never more. */
  deadlineMs: number;
  /** How long a client may stop reading a streamed response, in milliseconds; 10 s by default. */
  streamIdleMs?: number;
  /** The largest accepted body, in bytes. */
  bodyLimitBytes: number;
  /** Opens encrypted bodies. Without it they are refused, because they are not JSON. */
  envelopes?: Envelopes | undefined;
  /** Routes, as added, whose handlers read the body themselves. */
  rawRoutes?: readonly string[];
  /** Creates the published API document from that of the service's own routes. */
  extendDocument?: SwaggerOptions["extend"];
  /** Run for every request, before routing and all hooks. */
  guards?: readonly Guard[];
  /** Whether this app serves `/metrics`; true by default. */
  hasMetrics?: boolean;
}

/**
 * Creates the app around the routes of a service: entrance, correlation id, deadline, body reading, error responses, request
 * metrics and log, `/health`, `/ready`, `/metrics` and `/swagger`. It does not listen.
 *
 * Every request passes the entrance first ({@link enter}), so that hooks and handlers get one spelling of each URL. HEAD is handled
 * as GET, and the server omits the body. The response to a method that no route on the path supports is 405 with `Allow`; to
 * OPTIONS it is 204 with the same header.
 *
 * Hooks apply to routes added after them, so a service is `createShell(options).use(routes)`. The context of handlers has
 * `correlationId`, `traceparent` and `deadline`; `principal` behind an access hook; and `sender`, the service that sent an
 * encrypted body.
 */
export function createShell({
  name,
  description,
  runtime,
  readiness,
  dependencies = {},
  circuits = {},
  replicas = {},
  deadlineMs,
  streamIdleMs = STREAM_IDLE_MS,
  bodyLimitBytes,
  envelopes,
  rawRoutes = [],
  guards = [],
  hasMetrics = true,
  extendDocument,
}: ShellOptions) {
  const { log, metrics } = runtime;
  // The plugin adds nothing to the context of handlers; as `AnyElysia` it would make that context `any`.
  const plugin = (runtime.tracing ?? new Elysia()) as Elysia;
  const hasDependencies = Object.keys(dependencies).length > 0;
  const unread = new Set(rawRoutes);
  let allowedMethods: AllowedMethods | undefined;
  const allowOf = (path: string) => {
    allowedMethods ??= allowedMethodsOf(shell.routes.filter(({ handler }) => handler !== refuse));
    return allowedMethods(path);
  };
  const requireKnownQuery = strictQuery(() => shell.routes);
  const shell = new Elysia({
    name: `${name}-shell`,
    normalize: false,
    // Only Elysia's router gets the canonical URL; Bun's router would match the target as it was sent.
    systemRouter: false,
    // The entrance has removed a slash at the end.
    strictPath: true,
    // By default Elysia searches the path from the 11th character of the URL, which is wrong for short host names.
    handler: { standardHostname: false },
  })
    // Wrappers run in the order in which they are added: this one before that of the tracing plugin.
    .wrap(entrance(guards))
    .decorate("correlationId", "")
    .decorate("traceparent", undefined as string | undefined)
    .decorate("principal", undefined as Principal | undefined)
    .decorate("sender", "")
    .decorate("deadline", Deadline.after(0))
    .decorate("startedAtMs", 0)
    .decorate("streamIdleMs", streamIdleMs)
    .onRequest(function open(context) {
      const { request, set } = context;
      context.startedAtMs = performance.now();
      context.correlationId = correlationIdOf(request.headers);
      context.traceparent = traceparentOf(request.headers);
      context.deadline = deadlineOf(request.headers, deadlineMs);
      set.headers[CORRELATION_HEADER] = context.correlationId;
      // The response may be for this user alone. A handler whose response is public sets its own field.
      if (request.headers.has("authorization")) set.headers["cache-control"] = "no-store";
      metrics.requestStarted();
    })
    .use(plugin)
    .onParse({ as: "global" }, async (context) => {
      const { request, path } = context;
      // Null, because Elysia itself would read the body for `undefined`, without any limit, also for DELETE.
      if (!METHODS_WITH_BODY.has(request.method)) return null;
      if (unread.has(context.route) || unread.has(`${request.method} ${context.route}`)) return null;
      const limits = { limitBytes: bodyLimitBytes, deadline: context.deadline };
      if (!envelopes || !isEncrypted(request)) return await readJsonBody(request, limits);
      const envelope = await readTextBody(request, JOSE, limits);
      const purpose = { method: request.method, path };
      const { from, content } = envelopes.open(envelope, purpose, { isRequest: true });
      context.sender = from;
      return content;
    })
    .onBeforeHandle({ as: "global" }, function check({ request, route }) {
      // Most requests have nothing to check.
      if (request.method === "GET" && !request.url.includes("?")) return;
      // The gateway forwards such requests; the service checks them.
      if (unread.has(route) || unread.has(`${request.method} ${route}`)) return;
      requirePreconditions(request);
      requireKnownQuery({ request, route });
    })
    .onError(
      { as: "global" },
      function respond({ error, code, set, path, request, correlationId, deadline }) {
        const refusal = refusalOf(request);
        let problem = problemOf(error, code);
        // A refused request counts against rate limits, and 429 has precedence.
        if (refusal && problem.status !== 429) {
          problem = refusal.problem;
        } else if (code === "NOT_FOUND") {
          const allow = allowOf(path);
          if (allow !== "" && request.method === "OPTIONS") {
            set.status = 204;
            return new Response(null, { status: 204, headers: { allow } });
          }
          if (allow !== "") problem = methodNotAllowed(allow);
        }
        set.status = problem.status;
        const shownPath = refusal?.path ?? path;
        if (isFault(problem) && !isCallersTimeout(problem.status, deadline)) {
          const { code } = problem;
          log.error(
            { correlationId, method: methodOf(request), path: shownPath, code, err: problem.cause ?? error },
            problem.message,
          );
        }
        return problemResponse(problem, shownPath, correlationId);
      },
    )
    .onAfterResponse({ as: "global" }, requestEnd(runtime))
    .get("/health", () => health(name), {
      detail: detail("The process is up", { responses: { 200: jsonOf(Health) } }),
    })
    .get(
      "/ready",
      async ({ set, correlationId }) => {
        const report = await checkReadiness(readiness, correlationId, dependencies);
        const stops = isStopping(shell);
        const flags = runtime.flags.report();
        set.status = report.ready && !stops ? 200 : 503;
        return {
          status: stops ? "stopping" : report.ready ? "ready" : "unready",
          service: name,
          checks: report.checks,
          ...(hasDependencies && {
            dependencies: report.dependencies,
            latencies_ms: report.latenciesMs,
          }),
          ...reported("circuits", circuits, (state) => state !== undefined),
          ...reported("replicas", replicas, ({ length }) => length > 1),
          // A source that cannot be used does not make the service unready: its work goes on with the flags before.
          ...(flags && { flags }),
        };
      },
      {
        detail: detail("The service can do its work: its store responds, and it is not stopping", {
          responses: {
            200: jsonOf(Readiness),
            503: jsonOf(Readiness, { description: "The store is down, or the service is stopping." }),
          },
        }),
      },
    )
    .use(hasMetrics ? metricsPage(metrics) : new Elysia());
  addSwaggerPages(shell, {
    title: name,
    description,
    opensEnvelopes: envelopes !== undefined,
    extend: extendDocument,
  });
  noteUnreadBodies(shell, unread);
  return shell;
}

/** The current values of the dependencies that have one to report, under this name; nothing when none has. */
function reported<T>(
  field: string,
  read: Readonly<Record<string, () => T>>,
  hasReport: (value: T) => boolean,
): Record<string, Record<string, T>> {
  const known = Object.entries(read)
    .map(([name, current]) => [name, current()] as const)
    .filter(([, value]) => hasReport(value));
  return known.length === 0 ? {} : { [field]: Object.fromEntries(known) };
}

const detail = detailOf(OPERATIONS_TAG);

/** The type of an app created by {@link createShell}. Routes are added with `.use`. */
export type Shell = ReturnType<typeof createShell>;
