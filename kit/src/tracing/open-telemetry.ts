import { opentelemetry } from "@elysiajs/opentelemetry";
import { trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { BatchSpanProcessor } from "@opentelemetry/sdk-trace-node";
import { type AnyElysia, Elysia } from "elysia";
import { pathOf } from "../http/entrance/enter.ts";
import { discreet } from "./discreet-exporter.ts";

/** Paths that probes and scrapers call all day. */
const OPERATIONS = /\/(?:health|ready|metrics)$/;

/** How long the end of a service waits for a collector to take the last spans. */
const LAST_SPANS_MS = 2000;

/** Traces the requests of one service. */
export interface Tracing {
  /** For the shell. Handlers then find in `traceparent` the span of their own request. */
  plugin: AnyElysia;
  /** Sends the remaining spans, for 2 s at most. Never rejects: when the collector is down, spans are lost. */
  close(): Promise<void>;
}

/** Traces a service's requests and sends the spans to `url` as OTLP over HTTP. */
export function openTelemetry(serviceName: string, url: string): Tracing {
  const processor = new BatchSpanProcessor(discreet(new OTLPTraceExporter({ url })));
  const plugin = new Elysia({ name: "tracing" })
    .use(
      opentelemetry({
        serviceName,
        spanProcessors: [processor],
        // What it would find out tells of the machine and of the command line, and nothing of the request.
        autoDetectResources: false,
        // The path only: a query may end like one of them.
        checkIfShouldTrace: (request) => !OPERATIONS.test(pathOf(request)),
      }),
    )
    .trace({ as: "global" }, ({ context, onTransform }) => {
      // Taken here, where it still is the span of the whole request; later it is that of the hook which runs.
      const span = trace.getActiveSpan()?.spanContext();
      if (!span) return;
      const flags = span.traceFlags.toString(16).padStart(2, "0");
      // The shell has read the caller's own by then, and no handler has run.
      onTransform(() => {
        (context as { traceparent?: string }).traceparent = `00-${span.traceId}-${span.spanId}-${flags}`;
      });
    });
  return {
    plugin,
    close: () => Promise.race([processor.shutdown().catch(() => {}), Bun.sleep(LAST_SPANS_MS)]),
  };
}
