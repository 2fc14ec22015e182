import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace-node";

/** The attributes that are exported. All others may contain a token, a password or personal data. */
const EXPORTED = new Set([
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
 * Wraps an exporter so that it gets spans without secrets. The plugin records headers and bodies, and errors quote the text
 * that they are about. Attributes other than a few harmless ones are removed before anything is sent.
 */
export function redacting(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans, done) => exporter.export(spans.map(redacted), done),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}

function redacted(span: ReadableSpan): ReadableSpan {
  const exported = Object.entries(span.attributes).filter(([name]) => EXPORTED.has(name));
  return Object.create(span, {
    attributes: { value: Object.fromEntries(exported) },
    events: { value: [] },
    status: { value: { code: span.status.code } },
  });
}
