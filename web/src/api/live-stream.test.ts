import { afterEach, expect, test } from "bun:test";
import { followStream } from "./live-stream.ts";

const servers: { stop(force: boolean): unknown }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.stop(true);
});

/** A server whose connections are handled in turn, the last one for all that follow. */
function serverWith(...handlers: (() => Response)[]): string {
  let connections = 0;
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: () => {
      const handler = handlers[Math.min(connections++, handlers.length - 1)];
      return handler ? handler() : new Response(null, { status: 500 });
    },
  });
  servers.push(server);
  return server.url.href;
}

/** Follows a stream until so many texts were received; resolves to all that happened. */
async function happened(url: string, texts: number, silentMs = 5000): Promise<string[]> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const log: string[] = [];
  let received = 0;
  const close = followStream(
    url,
    "fights",
    {
      data: (text) => {
        log.push(text);
        if (++received === texts) resolve();
      },
      state: (state) => void log.push(state),
    },
    { silentMs, waitsS: [0.01] },
  );
  await promise;
  close();
  return log;
}

const streamOf = (text: string, isOpen = false) =>
  new Response(
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(text));
        if (!isOpen) controller.close();
      },
    }),
    { headers: { "content-type": "text/event-stream" } },
  );

const one = "event: fights\ndata: one\n\n";
const two = "event: fights\ndata: two\n\n";

test("a stream that ends is connected again", async () => {
  const url = serverWith(
    () => streamOf(one),
    () => streamOf(two, true),
  );
  expect(await happened(url, 2)).toEqual([
    "connecting",
    "connected",
    "one",
    "waiting",
    "connecting",
    "connected",
    "two",
  ]);
});

test("a refused connection is tried again", async () => {
  const url = serverWith(
    () => new Response(null, { status: 503 }),
    () => streamOf(one, true),
  );
  expect(await happened(url, 1)).toEqual(["connecting", "waiting", "connecting", "connected", "one"]);
});

test("a connection that is silent for too long is given another one", async () => {
  const url = serverWith(
    () => streamOf(one, true),
    () => streamOf(two, true),
  );
  expect(await happened(url, 2, 400)).toEqual([
    "connecting",
    "connected",
    "one",
    "waiting",
    "connecting",
    "connected",
    "two",
  ]);
});

test("events of other names are left out", async () => {
  const url = serverWith(() => streamOf(`event: other\ndata: no\n\n${one}`, true));
  expect(await happened(url, 1)).toEqual(["connecting", "connected", "one"]);
});
