import { type AnyElysia, Elysia } from "elysia";
import type { Principal } from "./auth/principal.ts";
import { readJsonBody, readTextBody } from "./body.ts";
import { CORRELATION_HEADER, correlationIdOf } from "./correlation.ts";
import { Deadline, deadlineOf } from "./deadline.ts";
import { isEncrypted, JOSE } from "./encryption/channel.ts";
import type { Envelopes } from "./encryption/envelopes.ts";
import { problemOf } from "./error-mapper.ts";
import { health } from "./health.ts";
import type { Logger } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { isFault, problemResponse } from "./problem.ts";
import { checkReadiness, type ReadinessChecks } from "./readiness.ts";
import { type RequestLog, requestLog } from "./request-log.ts";
import { swaggerPages } from "./swagger.ts";
import { traceparentOf } from "./trace-context.ts";

const METHODS_WITH_BODY = new Set(["POST", "PUT", "PATCH"]);

/** Paths that probes and scrapers call all day; their requests are logged at `debug`. */
const OPERATIONS = new Set(["/health", "/ready", "/metrics"]);

/** What the shell needs to know about the service it goes around. */
export interface ShellOptions {
  name: string;
  /** One sentence for the API's page. */
  description: string;
  log: Logger;
  /** By default as `log` writes. */
  logRequest?: RequestLog | undefined;
  metrics: Metrics;
  /** What must answer for `/ready` to be 200: the store, and what the service cannot work without. */
  readiness: ReadinessChecks;
  /** The longest a request may take, in milliseconds; a caller may ask for less, never for more. */
  deadlineMs: number;
  /** The largest body accepted, in bytes. */
  bodyLimitBytes: number;
  /** Opens bodies that come encrypted; without it they are refused as not being JSON. */
  envelopes?: Envelopes | undefined;
  /** Routes, as they were added, whose handlers read the body themselves. */
  rawRoutes?: readonly string[];
  /** A plugin that traces every request; it may replace `traceparent`. */
  tracing?: AnyElysia | undefined;
}

/**
 * What goes around every service: correlation id, deadline, body reading, error answers, request metrics and
 * log, `/health`, `/ready`, `/metrics` and `/swagger`. Listens nowhere.
 *
 * Its hooks apply to routes added after it, so a service is `createShell(options).use(routes)`. Handlers find
 * `correlationId`, `traceparent` and `deadline` in their context; `principal` behind an access hook; in `sender` the
 * service that a body came encrypted from.
 */
export function createShell({
  name,
  description,
  log,
  logRequest = requestLog(log),
  metrics,
  readiness,
  deadlineMs,
  bodyLimitBytes,
  envelopes,
  rawRoutes = [],
  tracing = new Elysia(),
}: ShellOptions) {
  // It adds nothing that handlers could see: as `AnyElysia` it would make their whole context `any`.
  const plugin = tracing as Elysia;
  return new Elysia({ name: `${name}-shell`, normalize: false })
    .decorate("correlationId", "")
    .decorate("traceparent", undefined as string | undefined)
    .decorate("principal", undefined as Principal | undefined)
    .decorate("sender", "")
    .decorate("deadline", Deadline.after(0))
    .decorate("startedAtMs", 0)
    .onRequest(function open(context) {
      const { request, set } = context;
      context.startedAtMs = performance.now();
      context.correlationId = correlationIdOf(request.headers);
      context.traceparent = traceparentOf(request.headers);
      context.deadline = deadlineOf(request.headers, deadlineMs);
      set.headers[CORRELATION_HEADER] = context.correlationId;
      metrics.requestStarted();
    })
    .use(plugin)
    .onParse({ as: "global" }, async (context) => {
      const { request, path } = context;
      // Not undefined: Elysia would read it then.
      if (rawRoutes.includes(context.route)) return null;
      // Elysia also asks for the body of a DELETE.
      if (!METHODS_WITH_BODY.has(request.method)) return;
      if (!envelopes || !isEncrypted(request)) return await readJsonBody(request, bodyLimitBytes);
      const envelope = await readTextBody(request, JOSE, bodyLimitBytes);
      const purpose = { method: request.method, path };
      const { from, content } = envelopes.open(envelope, purpose, { isRequest: true });
      context.sender = from;
      return content;
    })
    .onError({ as: "global" }, function answer({ error, code, set, path, request, correlationId }) {
      const problem = problemOf(error, code);
      set.status = problem.status;
      if (isFault(problem)) {
        const { method } = request;
        log.error(
          { correlationId, method, path, code: problem.code, err: problem.cause ?? error },
          problem.message,
        );
      }
      return problemResponse(problem, path, correlationId);
    })
    .onAfterResponse(
      { as: "global" },
      function close({ request, route, path, set, responseValue, startedAtMs, correlationId, principal }) {
        const seconds = (performance.now() - startedAtMs) / 1000;
        // A handler that answers with a Response of its own leaves `set` as it was.
        const answered = responseValue instanceof Response ? responseValue.status : set.status;
        const status = typeof answered === "number" ? answered : 200;
        const { method } = request;
        metrics.requestEnded(route || "unmatched", method, status, seconds);
        const userId = principal?.userId;
        const entry = { correlationId, userId, method, path, status, durationMs: seconds * 1000 };
        if (OPERATIONS.has(path)) log.debug(entry, "request");
        else logRequest(entry);
      },
    )
    .get("/health", () => health(name), {
      detail: { tags: ["operations"], summary: "The process is up" },
    })
    .get(
      "/ready",
      async ({ set, correlationId }) => {
        const { ready, checks } = await checkReadiness(readiness, correlationId);
        set.status = ready ? 200 : 503;
        return { status: ready ? "ready" : "unready", service: name, checks };
      },
      { detail: { tags: ["operations"], summary: "The store, and what it cannot work without, answer" } },
    )
    .get(
      "/metrics",
      async () =>
        new Response(await metrics.registry.metrics(), {
          headers: { "content-type": metrics.registry.contentType },
        }),
      { detail: { tags: ["operations"], summary: "Prometheus metrics" } },
    )
    .use(swaggerPages(name, description));
}

/** The type of an app made by {@link createShell}; routes are added with `.use`. */
export type Shell = ReturnType<typeof createShell>;
