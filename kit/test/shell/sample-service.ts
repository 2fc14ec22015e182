import { Type } from "@sinclair/typebox";
import type { AnyElysia } from "elysia";
import { Problem } from "../../src/http/problem.ts";
import { streamLimits, streamOut } from "../../src/http/streamed-response.ts";
import { createMetrics } from "../../src/metrics/metrics.ts";
import { createRuntime, type Runtime } from "../../src/runtime.ts";
import type { ReadinessChecks } from "../../src/shell/readiness.ts";
import { createShell, type ShellOptions } from "../../src/shell/shell.ts";
import { captureLog } from "../captured-log.ts";

/** The body limit of the sample service: the default of services. */
export const BODY_LIMIT_BYTES = 64 * 1024;

/** The message of the failing route's error, which must appear only in the log. */
export const INTERNAL_MESSAGE = "relation heroes_secret does not exist";

/**
 * A service inside the shell, with a route for each way in which a request can go. It listens nowhere; `send`
 * is its client and `finished` waits until everything that follows a response (log line, metrics) is done.
 */
export function createSampleService(
  readiness: ReadinessChecks = {},
  {
    tracing,
    ...options
  }: Pick<
    Partial<ShellOptions & Runtime>,
    "tracing" | "guards" | "deadlineMs" | "streamIdleMs" | "dependencies" | "circuits" | "replicas"
  > = {},
  /** What `/streamed` streams. */
  source: () => ReadableStream<Uint8Array> = () => new ReadableStream(),
) {
  const captured = captureLog();
  const waitCancelled = Promise.withResolvers<void>();
  let streamEnded = Promise.withResolvers<"cancelled">();
  const shell = createShell({
    name: "sample",
    description: "A service for tests.",
    runtime: createRuntime({ log: captured.log, metrics: createMetrics("sample"), tracing }),
    readiness,
    deadlineMs: 3000,
    bodyLimitBytes: BODY_LIMIT_BYTES,
    ...options,
  });
  const app = shell
    .post("/things", ({ body }) => ({ name: body.name }), {
      body: Type.Object(
        {
          name: Type.String({ minLength: 3 }),
          password: Type.String({ minLength: 12, error: "must have at least 12 characters" }),
          level: Type.Optional(Type.Integer({ minimum: 1 })),
        },
        { additionalProperties: false },
      ),
      detail: { summary: "Create a thing" },
    })
    .post("/anything", ({ body }) => ({ body }))
    .get("/things/:id", ({ params: { id } }) => ({ id }), { detail: { summary: "One thing" } })
    .delete("/things/:id", ({ set }) => {
      set.status = 204;
    })
    .get("/api/things", () => [{ id: 1 }])
    .get("/streams", () => {
      streamEnded = Promise.withResolvers();
      let pieces = 0;
      return new Response(
        new ReadableStream({
          async pull(controller) {
            await new Promise(setImmediate);
            controller.enqueue(new TextEncoder().encode("piece"));
            if (++pieces === 3) controller.close();
          },
          cancel: () => streamEnded.resolve("cancelled"),
        }),
      );
    })
    .get("/streamed", ({ request, server, streamIdleMs }) =>
      streamOut(
        source(),
        { headers: { "content-type": "text/plain" } },
        streamLimits({ request, server, streamIdleMs }),
      ),
    )
    .get("/waits", ({ request }) => {
      request.signal.addEventListener("abort", () => waitCancelled.resolve());
      return waitCancelled.promise;
    })
    .get("/deadline", ({ deadline }) => ({ remainingMs: deadline.remainingMs }))
    .get("/never", ({ deadline }) => deadline.race(new Promise<never>(() => {})))
    .get("/unavailable", ({ deadline }) =>
      deadline.race(new Promise<never>(() => {})).catch((cause) => {
        throw new Problem(503, "things_unavailable", "It cannot be known which things there are.", { cause });
      }),
    )
    .get("/moved", () => new Response(null, { status: 301, headers: { location: "/things/1" } }))
    .get("/fails", () => {
      throw new Error(INTERNAL_MESSAGE);
    })
    .get("/throws-text", () => {
      throw INTERNAL_MESSAGE;
    })
    .get("/breaks-its-schema", () => ({ id: INTERNAL_MESSAGE }) as unknown as { id: number }, {
      response: { 200: Type.Object({ id: Type.Number() }) },
    })
    .get("/turns/:count", async ({ params: { count }, correlationId, set }) => {
      for (let turn = Number(count); turn > 0; turn--) await new Promise(setImmediate);
      set.headers["x-seen-inside"] = correlationId;
      if (Number(count) % 3 === 0) throw new Error(`failed for ${correlationId}`);
      return { correlationId };
    });

  const send = (path: string, init?: RequestInit) => app.handle(new Request(`http://localhost${path}`, init));
  const finished = (response: Response) => {
    const correlationId = response.headers.get("x-correlation-id");
    return captured.line((line) => line.msg === "request" && line.correlationId === correlationId);
  };
  return {
    app,
    ...captured,
    send,
    finished,
    streamEnded: () => streamEnded.promise,
    waitCancelled: () => waitCancelled.promise,
  };
}

/** Sends a JSON body. */
export const json = (body: string | Uint8Array<ArrayBuffer>, method = "POST"): RequestInit => ({
  method,
  body,
  headers: { "content-type": "application/json" },
});

/** Lets an app listen on a free port of this machine until it is disposed. */
export function listen(app: AnyElysia) {
  app.listen({
    port: 0,
    hostname: "127.0.0.1",
    reusePort: false,
    maxRequestBodySize: Number.MAX_SAFE_INTEGER,
  });
  return {
    url: `http://127.0.0.1:${app.server?.port}`,
    [Symbol.asyncDispose]: async () => void (await app.stop(true)),
  };
}
