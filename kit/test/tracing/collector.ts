/** A collector that keeps the traces it receives. */
export interface Collector {
  url: string;
  /** Everything it was sent so far, names and texts readable between the bytes of protobuf. */
  received(): string;
  stop(): Promise<void>;
}

/** Starts a collector on a free port. */
export function startCollector(): Collector {
  const batches: Buffer[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    routes: {
      "/v1/traces": {
        async POST(request) {
          batches.push(Buffer.from(await request.arrayBuffer()));
          return new Response();
        },
      },
    },
    fetch: () => new Response(null, { status: 404 }),
  });
  return {
    url: server.url.origin,
    received: () => Buffer.concat(batches).toString("latin1"),
    stop: () => server.stop(true),
  };
}

/** An id as it stands in what a collector receives. */
export const bytesOf = (id: string) => Buffer.from(id, "hex").toString("latin1");
