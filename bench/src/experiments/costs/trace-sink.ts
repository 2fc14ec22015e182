/** Accepts traces and discards them. */
export interface TraceSink extends AsyncDisposable {
  /** The endpoint for OTLP over HTTP. */
  url: string;
  /** The number of exports so far. */
  received(): number;
  /** Resolves with the first export. */
  first: Promise<void>;
}

/** Opens a sink on a free port that responds to every POST as a collector does: 200 with an empty message. */
export function openTraceSink(): TraceSink {
  let received = 0;
  const first = Promise.withResolvers<void>();
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      await request.arrayBuffer();
      received += 1;
      first.resolve();
      return new Response(null, { headers: { "content-type": "application/x-protobuf" } });
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    received: () => received,
    first: first.promise,
    [Symbol.asyncDispose]: () => server.stop(true),
  };
}
