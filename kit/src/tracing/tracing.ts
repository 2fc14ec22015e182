import type { Tracing } from "./open-telemetry.ts";

/**
 * Opens tracing when `OTEL_EXPORTER_OTLP_ENDPOINT` is the address of a collector: every request becomes a span, sent as OTLP
 * over HTTP (`<endpoint>/v1/traces`, protobuf). Without the variable it returns `undefined` and loads no library.
 */
export async function openTracing(
  service: string,
  { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }: Record<string, string | undefined>,
): Promise<Tracing | undefined> {
  if (!endpoint) return undefined;
  const { openTelemetry } = await import("./open-telemetry.ts");
  return openTelemetry(service, `${endpoint.replace(/\/+$/, "")}/v1/traces`);
}
