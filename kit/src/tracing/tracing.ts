import type { AnyElysia } from "elysia";

/** Traces the requests of one service. */
export interface Tracing {
  /** For the shell. Handlers then find in `traceparent` the span of their own request. */
  plugin: AnyElysia;
  /** Sends the spans that wait, for 2 s at most. Never rejects: a collector that is away costs spans, not the end. */
  close(): Promise<void>;
}

/**
 * Opens tracing where `OTEL_EXPORTER_OTLP_ENDPOINT` names a collector: every request is a span, sent there as OTLP
 * over HTTP (`<endpoint>/v1/traces`, protobuf). Without it `undefined`, and none of the libraries is loaded.
 */
export async function openTracing(
  service: string,
  { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }: Record<string, string | undefined>,
): Promise<Tracing | undefined> {
  if (!endpoint) return undefined;
  const { openTelemetry } = await import("./open-telemetry.ts");
  return openTelemetry(service, `${endpoint.replace(/\/+$/, "")}/v1/traces`);
}
