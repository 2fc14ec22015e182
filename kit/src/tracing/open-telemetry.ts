import { opentelemetry } from "@elysiajs/opentelemetry";
import { trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { BatchSpanProcessor } from "@opentelemetry/sdk-trace-node";
import { type AnyElysia, Elysia } from "elysia";
import { pathOf } from "../http/entrance/enter.ts";
import { redacting } from "./redacting-exporter.ts";

/** Paths that probes and scrapers request all the time. */
const OPERATIONS = /\/(?:health|ready|metrics)$/;

/** How long the end of a service waits for the collector to accept the last spans. */
const LAST_SPANS_MS = 2000;

/** Traces the requests of one service. */
export interface Tracing {
  /** For the shell. Handlers find the span of their request in `traceparent`. */
  plugin: AnyElysia;
  /** Sends the remaining spans, for 2 s at most. Never rejects: when the collector is down, spans are lost. */
  close(): Promise<void>;
}

/** Traces a service's requests and sends the spans to `url` as OTLP over HTTP. */
export function openTelemetry(serviceName: string, url: string): Tracing {
  const processor = new BatchSpanProcessor(redacting(new OTLPTraceExporter({ url })));
  const plugin = new Elysia({ name: "tracing" })
    .use(
      opentelemetry({
        serviceName,
        spanProcessors: [processor],
        // The detected resources describe the machine and the command line, not the request.
        autoDetectResources: false,
        // The path only, because a query may end like one of them.
        checkIfShouldTrace: (request) => !OPERATIONS.test(pathOf(request)),
      }),
    )
    .trace({ as: "global" }, ({ context, onTransform }) => {
      // Read here, where the span of the whole request is active; later it is that of the current hook.
      const span = trace.getActiveSpan()?.spanContext();
      if (!span) return;
      const flags = span.traceFlags.toString(16).padStart(2, "0");
      // By then the shell has read the caller's own, and no handler has run.
      onTransform(() => {
        (context as { traceparent?: string }).traceparent = `00-${span.traceId}-${span.spanId}-${flags}`;
      });
    });
  return {
    plugin,
    close: () => Promise.race([processor.shutdown().catch(() => {}), Bun.sleep(LAST_SPANS_MS)]),
  };
}
