import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { openTracing } from "../../src/tracing/tracing.ts";
import { startTiny, type TinyProcess } from "../process/tiny-process.ts";
import { bytesOf, startCollector } from "./collector.ts";

// Generous, for a machine that is busy with other things.
setDefaultTimeout(20_000);

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const CALLER = "b7ad6b7169203331";
const headers = { traceparent: `00-${TRACE}-${CALLER}-01`, authorization: "Bearer a-secret-token" };

/** An upstream that records the `traceparent` of each call. */
function startUpstream() {
  const seen: (string | null)[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch(request) {
      seen.push(request.headers.get("traceparent"));
      return new Response("held");
    },
  });
  return { url: server.url.origin, seen, [Symbol.asyncDispose]: () => server.stop(true) };
}

/** The tracing modules that a service has loaded; the metrics library loads only the API. */
async function tracingLoadedBy(url: unknown): Promise<string[]> {
  const loaded = (await (await fetch(`${url}/loaded`)).json()) as string[];
  return loaded.filter((path) => /@elysiajs\/opentelemetry|@opentelemetry\/(?!api)/.test(path));
}

async function stopped(tiny: TinyProcess): Promise<void> {
  tiny.signal("SIGTERM");
  expect(await tiny.exitCode).toBe(0);
}

test("without a collector nothing is opened, and the caller's traceparent is passed on as it came", async () => {
  expect(await openTracing("tiny", {})).toBeUndefined();
  await using upstream = startUpstream();
  await using tiny = startTiny({ HOLD_URL: upstream.url });
  const { url } = await tiny.logged("listening");
  await fetch(`${url}/held`, { headers });
  expect(upstream.seen).toEqual([headers.traceparent]);
  expect(await tracingLoadedBy(url)).toEqual([]);
  await stopped(tiny);
});

test("a request is a span below its caller's, and above those of the calls that are made for it", async () => {
  const collector = startCollector();
  await using upstream = startUpstream();
  await using tiny = startTiny({ HOLD_URL: upstream.url, OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/` });
  const { url } = await tiny.logged("listening");
  expect((await fetch(`${url}/held`, { headers })).status).toBe(200);
  expect(await tracingLoadedBy(url)).not.toEqual([]);
  await stopped(tiny);

  const [, trace, span = "", flags] = upstream.seen[0]?.split("-") ?? [];
  expect([trace, flags]).toEqual([TRACE, "01"]);
  expect(span).not.toBe(CALLER);
  const received = collector.received();
  expect(received).toContain("tiny");
  expect(received).toContain("GET /held");
  for (const id of [TRACE, CALLER, span]) expect(received).toContain(bytesOf(id));
  await collector.stop();
});

test("without a caller's it begins a trace of its own, another one for every request", async () => {
  const collector = startCollector();
  await using upstream = startUpstream();
  await using tiny = startTiny({ HOLD_URL: upstream.url, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  const { url } = await tiny.logged("listening");
  await Promise.all(Array.from({ length: 100 }, () => fetch(`${url}/held`)));
  await stopped(tiny);
  const received = collector.received();
  const traces = upstream.seen.map((header) => header?.split("-")[1] ?? "");
  expect(new Set(traces).size).toBe(100);
  for (const trace of traces) expect(received).toContain(bytesOf(trace));
  await collector.stop();
});

test("no header, body or error reaches the collector, and probes are no traces", async () => {
  const collector = startCollector();
  await using tiny = startTiny({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  const { url } = await tiny.logged("listening");
  await fetch(`${url}/anything?key=a-secret-query`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify({ password: "a-secret-password" }),
  });
  expect((await fetch(`${url}/held?key=a-secret-query`, { headers })).status).toBe(500);
  await fetch(`${url}/health`);
  await stopped(tiny);
  const received = collector.received();
  expect(received).toContain("POST /anything");
  expect(received).toContain("GET /held");
  expect(received).not.toContain("secret");
  expect(received).not.toContain("/health");
  await collector.stop();
});

describe("loses spans, and the service goes on:", () => {
  async function respondsAndStops(collector: string): Promise<void> {
    await using upstream = startUpstream();
    await using tiny = startTiny({
      HOLD_URL: upstream.url,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector,
      OTEL_EXPORTER_OTLP_TIMEOUT: "600000",
    });
    const { url } = await tiny.logged("listening");
    expect((await fetch(`${url}/held`)).status).toBe(200);
    await stopped(tiny);
  }

  test("a collector that is down", () => respondsAndStops("http://127.0.0.1:1"));

  test("a collector that never responds", async () => {
    const silent = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      fetch: () => new Promise<Response>(() => {}),
    });
    await respondsAndStops(silent.url.origin);
    await silent.stop(true);
  });
});
