import { Type } from "@sinclair/typebox";
import { type AnyElysia, Elysia, NotFoundError } from "elysia";
import type { Principal } from "../auth/principal.ts";
import { isEncrypted, JOSE } from "../encryption/channel.ts";
import type { Envelopes } from "../encryption/envelopes.ts";
import { readJsonBody, readTextBody } from "../http/body/body.ts";
import { type AllowedMethods, allowedMethodsOf, misroutedMethods } from "../http/entrance/allowed-methods.ts";
import { isHead, methodOf, refusalOf } from "../http/entrance/enter.ts";
import { entrance, type Guard } from "../http/entrance/entrance.ts";
import { problemOf } from "../http/error-mapper.ts";
import { requirePreconditions } from "../http/preconditions.ts";
import { isFault, methodNotAllowed, problemResponse } from "../http/problem.ts";
import { streamEndOf } from "../http/streamed-response.ts";
import type { StreamCut } from "../http/watched-stream.ts";
import type { RequestEntry } from "../log/request-log.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { detailOf, jsonOf, OPERATIONS_TAG } from "../openapi/route-detail.ts";
import { addSwaggerPages, type SwaggerOptions } from "../openapi/swagger-pages.ts";
import { CORRELATION_HEADER, correlationIdOf } from "../request/correlation.ts";
import { Deadline, deadlineOf } from "../request/deadline.ts";
import { traceparentOf } from "../request/trace-context.ts";
import type { Runtime } from "../runtime.ts";
import { Health, health } from "./health.ts";
import { checkReadiness, isStopping, Readiness, type ReadinessChecks } from "./readiness.ts";
import { strictQuery } from "./strict-query.ts";

const METHODS_WITH_BODY = new Set(["POST", "PUT", "PATCH"]);

/** Paths that probes and scrapers request all the time; these requests are logged at `debug`. */
const OPERATIONS = new Set(["/health", "/ready", "/metrics"]);

const STREAM_IDLE_MS = 10_000;

/** The status of requests whose client disconnected, as in nginx. */
const CLIENT_CLOSED = 499;

/**
 * Whether a request failed because its caller allowed it less than a fair time. The client gets 504. It is counted and logged like
 * a client that disconnected, because no service is to blame.
 */
const isCallersTimeout = (status: number, { isTooShort, isEnding }: Deadline): boolean =>
  isTooShort && (status === 504 || ((status === 502 || status === 503) && isEnding));

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
  deadlineMs,
  streamIdleMs = STREAM_IDLE_MS,
  bodyLimitBytes,
  envelopes,
  rawRoutes = [],
  guards = [],
  hasMetrics = true,
  extendDocument,
}: ShellOptions) {
  const { log, logRequest, metrics } = runtime;
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
  /** Logs a response whose stream has ended, and counts one that was cut off, whose status was sent before. */
  function noteEnd(entry: RequestEntry, route: string, end: StreamCut | undefined): void {
    if (end === undefined) {
      logRequest(entry);
      return;
    }
    const { cut, cause } = end;
    logRequest({ ...entry, cut });
    metrics.responseCut(route || "unmatched", cut);
    if (cut.startsWith("source"))
      log.error(
        { correlationId: entry.correlationId, path: entry.path, cut, err: cause },
        "a response was cut off",
      );
  }

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
    .onAfterResponse(
      { as: "global" },
      function close({
        request,
        route,
        path,
        set,
        responseValue,
        startedAtMs,
        correlationId,
        principal,
        deadline,
      }) {
        const seconds = (performance.now() - startedAtMs) / 1000;
        // A handler that returns a Response leaves `set` unchanged.
        const responded = responseValue instanceof Response ? responseValue.status : set.status;
        let status = typeof responded === "number" ? responded : 200;
        if (isCallersTimeout(status, deadline)) status = CLIENT_CLOSED;
        const method = methodOf(request);
        metrics.requestEnded(route || "unmatched", method, status, seconds);
        const userId = principal?.userId;
        const shownPath = refusalOf(request)?.path ?? path;
        const durationMs = seconds * 1000;
        const entry = { correlationId, userId, method, path: shownPath, status, durationMs };
        const streamEnd = responseValue instanceof Response ? streamEndOf(responseValue) : undefined;
        // For HEAD the server omits the stream.
        if (streamEnd && !isHead(request)) {
          void streamEnd.then((end) => {
            entry.durationMs = performance.now() - startedAtMs;
            noteEnd(entry, route, end);
          });
        } else if (OPERATIONS.has(path)) log.debug(entry, "request");
        else logRequest(entry);
      },
    )
    .get("/health", () => health(name), {
      detail: detail("The process is up", { responses: { 200: jsonOf(Health) } }),
    })
    .get(
      "/ready",
      async ({ set, correlationId }) => {
        const report = await checkReadiness(readiness, correlationId, dependencies);
        const stops = isStopping(shell);
        set.status = report.ready && !stops ? 200 : 503;
        return {
          status: stops ? "stopping" : report.ready ? "ready" : "unready",
          service: name,
          checks: report.checks,
          ...(hasDependencies && { dependencies: report.dependencies }),
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
  unreadBodies.set(shell, unread);
  return shell;
}

/** The routes whose bodies a shell does not read, each as `path` or as `METHOD path`. */
const unreadBodies = new WeakMap<object, Set<string>>();

/** The handler of unsupported methods: the shell then responds as to a path without a route for the method. */
const refuse = (): never => {
  throw new NotFoundError();
};

/**
 * Makes each path respond with 405 to unsupported methods that the router would route to a more general path. Call it after all
 * routes have been added.
 */
export function refuseOtherMethods<App extends AnyElysia>(shell: App): App {
  for (const { method, path } of misroutedMethods(shell.routes)) {
    unreadBodies.get(shell)?.add(`${method} ${path}`);
    shell.route(method, path, refuse, { detail: { hide: true }, config: {} });
  }
  return shell;
}

const detail = detailOf(OPERATIONS_TAG);

const metricsPage = ({ registry }: Metrics) =>
  new Elysia().get(
    "/metrics",
    async () => new Response(await registry.metrics(), { headers: { "content-type": registry.contentType } }),
    {
      detail: detail("Prometheus metrics", {
        responses: { 200: { content: { "text/plain": Type.String() } } },
      }),
    },
  );

/** The type of an app created by {@link createShell}. Routes are added with `.use`. */
export type Shell = ReturnType<typeof createShell>;
