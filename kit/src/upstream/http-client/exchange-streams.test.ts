import { describe, expect, test } from "bun:test";
import { type RawRequest, rawServer } from "../../../test/upstream/raw-server.ts";
import { clientOf } from "./client-under-test.ts";
import type { ProxiedResponse } from "./http-client.ts";

const GET = { method: "GET", path: "/", headers: "" };
const EVENTS = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;

/** A server that passes its first request to the test. */
function serverOfOne(first: string) {
  const received = Promise.withResolvers<RawRequest>();
  const server = rawServer(async (request) => {
    await request.send(first);
    received.resolve(request);
  });
  return Object.assign(server, { received: received.promise });
}

function readerOf({ body }: ProxiedResponse) {
  if (!(body instanceof ReadableStream)) throw new Error("the response is not a stream");
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  return {
    async next() {
      const { value } = await reader.read();
      return value && Buffer.from(value).toString();
    },
    cancel: () => reader.cancel(),
  };
}

describe("a stream", () => {
  test("passes each piece on before the next one is sent, and then its connection is reused", async () => {
    using server = serverOfOne(EVENTS);
    const client = clientOf(server.url);
    const reader = readerOf(await client.exchange(GET));
    const request = await server.received;
    for (const event of ["data: 1\n\n", "data: 🦸\n\n", "data: 3\n\n"]) {
      await request.send(chunk(event));
      expect(await reader.next()).toBe(event);
    }
    expect(client.sockets).toEqual({ busy: 1, idle: 0 });
    await request.send("0\r\n\r\n");
    expect(await reader.next()).toBeUndefined();
    expect(client.sockets).toEqual({ busy: 0, idle: 1 });
  });

  test("begins with the bytes received with the head", async () => {
    using server = serverOfOne(`${EVENTS}${chunk("data: 1\n\n")}`);
    expect(await readerOf(await clientOf(server.url).exchange(GET)).next()).toBe("data: 1\n\n");
  });

  test("goes through a server of Bun piece by piece, and a close passes in both directions", async () => {
    using server = serverOfOne(EVENTS);
    const client = clientOf(server.url);
    await using gateway = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      async fetch() {
        const { status, headers, body } = await client.exchange(GET);
        return new Response(body, { status, headers });
      },
    });
    const disconnect = new AbortController();
    const fetching = fetch(gateway.url, { signal: disconnect.signal });
    const request = await server.received;
    await request.send(chunk("data: 1\n\n"));
    const response = await fetching;
    const reader = readerOf(response as unknown as ProxiedResponse);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(await reader.next()).toBe("data: 1\n\n");
    await request.send(chunk("data: 2\n\n"));
    expect(await reader.next()).toBe("data: 2\n\n");
    disconnect.abort();
    await request.closed;
    expect(client.sockets).toEqual({ busy: 0, idle: 0 });
  });

  test.each([
    ["of a declared length", (bytes: number) => `Content-Length: ${bytes}\r\n`],
    ["that ends with its connection", () => ""],
  ])("%s, larger than the reader can take, waits with the server", async (_, framing) => {
    const total = 20 << 20;
    const content = Buffer.alloc(total, "0123456789");
    let sentBytes = 0;
    using server = rawServer(async (request) => {
      await request.send(`HTTP/1.1 200 OK\r\n${framing(total)}\r\n`);
      for (; sentBytes < total; sentBytes += 1 << 16)
        await request.send(content.subarray(sentBytes, sentBytes + (1 << 16)));
      request.end();
    });
    const response = await clientOf(server.url).exchange(GET);
    await standstill(() => sentBytes);
    // The sent bytes are in the buffers of the system, except for the little that the stream holds.
    expect(sentBytes).toBeLessThan(total);

    let received = 0;
    for await (const piece of response.body as ReadableStream<Uint8Array>) {
      if (!content.subarray(received, received + piece.length).equals(piece)) throw new Error("it differs");
      received += piece.length;
      await new Promise(setImmediate);
    }
    expect(received).toBe(total);
  });
});

/** Resolves when a number has not changed for many turns of the event loop. */
async function standstill(number: () => number): Promise<void> {
  for (let last = -1, turns = 0; turns < 200; turns++) {
    await new Promise(setImmediate);
    if (number() !== last) turns = 0;
    last = number();
  }
}

describe("the connection is closed", () => {
  test("when the reader cancels", async () => {
    using server = serverOfOne(EVENTS + chunk("data: 1\n\n"));
    const client = clientOf(server.url);
    const reader = readerOf(await client.exchange(GET));
    await reader.cancel();
    await (await server.received).closed;
    expect(client.sockets).toEqual({ busy: 0, idle: 0 });
  });

  test("when the signal aborts, whose reason the reader gets", async () => {
    const reason = new Error("no longer wanted");
    using server = serverOfOne(EVENTS);
    const client = clientOf(server.url);
    const controller = new AbortController();
    const reader = readerOf(await client.exchange(GET, controller.signal));
    controller.abort(reason);
    await expect(reader.next()).rejects.toBe(reason);
    await (await server.received).closed;
    expect(client.sockets).toEqual({ busy: 0, idle: 0 });
  });

  test("and a signal that aborts after the end has no effect", async () => {
    using server = serverOfOne(`${EVENTS}${chunk("data: 1\n\n")}`);
    const client = clientOf(server.url);
    const controller = new AbortController();
    const reader = readerOf(await client.exchange(GET, controller.signal));
    await reader.next();
    await (await server.received).send("0\r\n\r\n");
    expect(await reader.next()).toBeUndefined();
    controller.abort(new Error("too late"));
    expect(client.sockets).toEqual({ busy: 0, idle: 1 });
  });
});

describe("a stream that breaks off fails", () => {
  test.each([
    ["reset", "when the connection is cut", "Content-Length: 10\r\n\r\nhalf", (it: RawRequest) => it.reset()],
    ["reset", "when it ends too early", "Content-Length: 10\r\n\r\nhalf", (it: RawRequest) => it.end()],
    [
      "reset",
      "in the middle of chunks",
      "Transfer-Encoding: chunked\r\n\r\n9\r\nhalf",
      (it: RawRequest) => it.end(),
    ],
    [
      "malformed",
      "when a chunk has no size",
      "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
      (it: RawRequest) => it.send("what?\r\n"),
    ],
  ])("as %s %s", async (code, _, start, breakOff) => {
    using server = serverOfOne(`HTTP/1.1 200 OK\r\n${start}`);
    const client = clientOf(server.url);
    const reader = readerOf(await client.exchange(GET));
    expect(await reader.next()).toBe("half");
    const request = await server.received;
    breakOff(request);
    await expect(reader.next()).rejects.toMatchObject({ name: "ClientError", code });
    await request.closed;
    expect(client.sockets).toEqual({ busy: 0, idle: 0 });
  });
});
