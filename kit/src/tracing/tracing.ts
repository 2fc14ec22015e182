import type { Tracing } from "./open-telemetry.ts";

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
