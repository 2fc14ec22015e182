import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace-node";

/** What a span may say of its request; everything else may hold a token, a password or somebody's data. */
const TOLD = new Set([
  "error.type",
  "http.request.body.size",
  "http.request.method",
  "http.response.body.size",
  "http.response.status_code",
  "http.route",
  "server.port",
  "url.path",
  "url.scheme",
]);

/**
 * The exporter, for spans without secrets. The plugin notes headers and bodies, the caller's as well as our own; errors
 * quote what they complain about. What was noted beyond a few harmless facts is left out before anything is sent.
 */
export function redacting(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans, done) => exporter.export(spans.map(redacted), done),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}

function redacted(span: ReadableSpan): ReadableSpan {
  const told = Object.entries(span.attributes).filter(([name]) => TOLD.has(name));
  return Object.create(span, {
    attributes: { value: Object.fromEntries(told) },
    events: { value: [] },
    status: { value: { code: span.status.code } },
  });
}
