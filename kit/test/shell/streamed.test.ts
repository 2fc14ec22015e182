import { expect, test } from "bun:test";
import { rawConnection } from "@super-heroes/testing/http/raw-connection";
import { eventually } from "@super-heroes/testing/processes/eventually";
import { createSampleService, listen } from "./sample-service.ts";

const GET = "GET /streamed HTTP/1.1\r\nHost: a\r\n\r\n";
/** What ends a body in chunks. */
const LAST_CHUNK = "0\r\n\r\n";
const text = (content: string) => new TextEncoder().encode(content);

/** A source that sends these texts, and then does something else. */
const sending = (texts: string[], then: (controller: ReadableStreamDefaultController) => unknown) => () => {
  const left = [...texts];
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      await new Promise(setImmediate);
      const next = left.shift();
      if (next !== undefined) controller.enqueue(text(next));
      else await then(controller);
    },
  });
};

/** A source that never ends. */
const endless = () =>
  new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)) });

const never = () => new Promise(() => {});

function streaming(source: () => ReadableStream<Uint8Array>, streamIdleMs = 60_000) {
  const service = createSampleService({}, { streamIdleMs }, source);
  const server = listen(service.app);
  const requestLine = () => service.line(({ msg, path }) => msg === "request" && path === "/streamed");
  const cuts = async () =>
    (await (await service.send("/metrics")).text())
      .split("\n")
      .filter((line) => line.startsWith("http_responses_cut_total{"));
  return { ...service, ...server, requestLine, cuts };
}

const counted = (reason: string) =>
  `http_responses_cut_total{route="/streamed",reason="${reason}",service="sample"} 1`;

test("a stream that ends is whole, and its log line is written at its end", async () => {
  const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
  await using service = streaming(
    sending(["a", "b"], async (controller) => {
      await mayEnd;
      controller.close();
    }),
  );
  const response = await fetch(`${service.url}/streamed`);
  const reader = response.body?.getReader();
  await reader?.read();
  expect(service.lines.filter(({ msg }) => msg === "request")).toEqual([]);
  end();
  while (!(await reader?.read())?.done);
  const line = await service.requestLine();
  expect(line).toMatchObject({ status: 200, level: 30 });
  expect(line).not.toHaveProperty("cut");
  expect(await service.cuts()).toEqual([]);
});

test.each([
  ["sends nothing more", "source_idle", never],
  [
    "fails",
    "source_failed",
    (controller: ReadableStreamDefaultController) => controller.error(new Error("the store went down")),
  ],
])("a source that %s ends with a broken body, which is logged and counted: %s", async (_, cut, then) => {
  await using service = streaming(sending(["a", "b"], then), 100);
  const connection = rawConnection(service.url, GET);
  await connection.closed.catch(() => {});
  expect(connection.received).toMatch(/^HTTP\/1\.1 200 /);
  expect(connection.received).not.toEndWith(LAST_CHUNK);
  expect(await service.requestLine()).toMatchObject({ status: 200, cut });
  expect(await service.cuts()).toEqual([counted(cut)]);
  expect(service.lines).toContainEqual(
    expect.objectContaining({ level: 50, msg: "a response was cut off", cut }),
  );
});

test.each([
  ["sends nothing more", never],
  [
    "fails",
    (controller: ReadableStreamDefaultController) => controller.error(new Error("the store went down")),
  ],
])(
  "a source that %s resets the connection, so that an HTTP/1.0 client does not take a part for the whole",
  async (_, then) => {
    await using service = streaming(sending(["a", "b"], then), 100);
    const connection = rawConnection(service.url, "GET /streamed HTTP/1.0\r\n\r\n");
    await expect(connection.closed).rejects.toThrow("ECONNRESET");
    expect(connection.received).toEndWith("\r\n\r\nab");
  },
);

test("a stream that ends is complete for an HTTP/1.0 client", async () => {
  await using service = streaming(sending(["a", "b"], (controller) => controller.close()));
  const connection = rawConnection(service.url, "GET /streamed HTTP/1.0\r\n\r\n");
  await connection.closed;
  expect(connection.received).toEndWith("\r\n\r\nab");
});

test("a client that closes its connection is logged as such, and not as an error", async () => {
  await using service = streaming(endless);
  const connection = rawConnection(service.url, GET);
  await eventually(
    "the stream",
    async () => connection.received.length,
    (length) => length > 0,
    5000,
  );
  connection.reset();
  expect(await service.requestLine()).toMatchObject({ status: 200, cut: "client_closed" });
  expect(await service.cuts()).toEqual([counted("client_closed")]);
  expect(service.lines.filter(({ level }) => Number(level) >= 50)).toEqual([]);
});

test("a client that stops reading is logged as such, and its connection is closed", async () => {
  await using service = streaming(endless, 150);
  const connection = rawConnection(service.url);
  connection.pause();
  await connection.opened;
  connection.send(GET);
  expect(await service.requestLine()).toMatchObject({ status: 200, cut: "client_idle" });
  expect(await service.cuts()).toEqual([counted("client_idle")]);
  // The server counts in steps of four seconds.
  await eventually(
    "the end",
    async () => service.app.server?.pendingRequests,
    (pending) => pending === 0,
    15_000,
  );
  connection.end();
}, 20_000);

test("a client that reads slowly, but continuously, gets all of it, however long it takes", async () => {
  const pieces = Array.from({ length: 40 }, () => "x".repeat(64 * 1024));
  await using service = streaming(
    sending(pieces, (controller) => controller.close()),
    400,
  );
  const response = await fetch(`${service.url}/streamed`);
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.length;
    await Bun.sleep(2);
  }
  expect(size).toBe(40 * 64 * 1024);
  expect(await service.requestLine()).not.toHaveProperty("cut");
});

test("HEAD is not a stream that was cut off", async () => {
  await using service = streaming(endless);
  expect((await fetch(`${service.url}/streamed`, { method: "HEAD" })).status).toBe(200);
  const line = await service.requestLine();
  expect(line).toMatchObject({ method: "HEAD", status: 200 });
  expect(line).not.toHaveProperty("cut");
  expect(await service.cuts()).toEqual([]);
});
