import { describe, expect, test } from "bun:test";
import { httpResponse, type RawRequest, rawServer } from "../../../test/upstream/raw-server.ts";
import { clientOf } from "./client-under-test.ts";

const good = (request: RawRequest) => request.send(httpResponse("200 OK", "good"));

describe("unreachable", () => {
  test("is a server that refuses, and it is reached as soon as it is there", async () => {
    const down = rawServer(() => {});
    down[Symbol.dispose]();
    const client = clientOf(down.url);
    await expect(client.get("/", "")).rejects.toMatchObject({ code: "unreachable" });
    await expect(client.get("/", "")).rejects.toThrow(`${down.url} could not be reached`);
    expect(client.sockets).toEqual({ busy: 0, idle: 0 });
    const back = Bun.serve({
      hostname: "127.0.0.1",
      port: Number(new URL(down.url).port),
      fetch: () => new Response("back"),
    });
    expect((await client.get("/", "")).body).toBe("back");
    await back.stop(true);
  });

  test("is a host that does not exist", async () => {
    await expect(clientOf("http://nowhere.invalid").get("/", "")).rejects.toMatchObject({
      code: "unreachable",
    });
  });

  test("is a server that does not finish connecting in time", async () => {
    // It takes the connection, but never completes the handshake.
    using server = rawServer(() => {});
    const client = clientOf(server.url.replace("http:", "https:"), { connectTimeoutMs: 20 });
    await expect(client.get("/", "")).rejects.toMatchObject({
      code: "unreachable",
      message: expect.stringContaining("no connection within 20 ms"),
    });
    expect(client.sockets).toEqual({ busy: 0, idle: 0 });
  });
});

describe("a response that is refused ends its connection", () => {
  const endless = async (request: RawRequest, head: string, piece: string) => {
    let isClosed = false;
    void request.closed.then(() => {
      isClosed = true;
    });
    await request.send(head);
    while (!isClosed) {
      await request.send(piece);
      await new Promise(setImmediate);
    }
  };

  test.each([
    ["too_large", "a declared length over the limit", "Content-Length: 1001", "x"],
    ["too_large", "chunks over the limit, without end", "Transfer-Encoding: chunked", "5\r\nabcde\r\n"],
    ["too_large", "a body over the limit, without length or end", "X: y", "abcde"],
    ["malformed", "a broken head, and no end", "Content-Length: five", "x"],
  ])("%s: %s", async (code, _, field, piece) => {
    using server = rawServer((request) => endless(request, `HTTP/1.1 200 OK\r\n${field}\r\n\r\n`, piece));
    const client = clientOf(server.url, { maxBodyBytes: 1000 });
    await expect(client.get("/", "")).rejects.toMatchObject({ name: "ClientError", code });
    await server.requests[0]?.closed;
    expect(client.sockets).toEqual({ busy: 0, idle: 0 });
  });
});

test("a response sent byte by byte is complete in the end", async () => {
  using server = rawServer(async (request) => {
    for (const byte of Buffer.from(httpResponse("200 OK", "drip 🦸"))) {
      await request.send(Buffer.of(byte));
      await new Promise(setImmediate);
    }
  });
  const client = clientOf(server.url);
  expect((await client.get("/", "")).body).toBe("drip 🦸");
  expect((await client.get("/", "")).body).toBe("drip 🦸");
  expect(server.connections).toBe(1);
});

describe("an aborted signal rejects with its reason", () => {
  const reason = new Error("no longer wanted");

  test("before anything is sent", async () => {
    using server = rawServer(good);
    const client = clientOf(server.url);
    await expect(client.get("/", "", AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(server.connections).toBe(0);
    await client.get("/", "");
    await expect(client.get("/", "", AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(server.requests).toHaveLength(1);
    expect(client.sockets).toEqual({ busy: 0, idle: 1 });
  });

  test("while the connection is being made, which is closed then", async () => {
    const closed = Promise.withResolvers<void>();
    let bytes = 0;
    using server = Bun.listen({
      hostname: "127.0.0.1",
      port: 0,
      socket: {
        data(_, piece) {
          bytes += piece.length;
        },
        close: () => closed.resolve(),
      },
    });
    const client = clientOf(`http://127.0.0.1:${server.port}`);
    const controller = new AbortController();
    const aborted = client.get("/", "", controller.signal);
    controller.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    expect(client.sockets).toEqual({ busy: 0, idle: 0 });
    await closed.promise;
    expect(bytes).toBe(0);
  });

  test("during a handshake", async () => {
    const opened = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    using server = Bun.listen({
      hostname: "127.0.0.1",
      port: 0,
      socket: { data: () => opened.resolve(), close: () => closed.resolve() },
    });
    const client = clientOf(`https://127.0.0.1:${server.port}`);
    const controller = new AbortController();
    const aborted = client.get("/", "", controller.signal);
    await opened.promise;
    controller.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    await closed.promise;
  });

  test.each([
    ["before the response", "", httpResponse("200 OK", "late")],
    ["in the head", "HTTP/1.1 200 OK\r\nContent", "-Length: 4\r\n\r\nlate"],
    ["in the body", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nla", "te"],
  ])("%s, and no later request gets the rest of it", async (_, first, rest) => {
    const arrived = Promise.withResolvers<RawRequest>();
    using server = rawServer(async (request) => {
      if (server.requests.length !== 2) return good(request);
      await request.send(first);
      arrived.resolve(request);
    });
    const client = clientOf(server.url);
    await client.get("/", "");
    const controller = new AbortController();
    const aborted = client.get("/", "", controller.signal);
    const late = await arrived.promise;
    await new Promise(setImmediate);
    controller.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    expect(client.sockets).toEqual({ busy: 0, idle: 0 });
    await late.send(rest);
    await late.closed;
    expect((await client.get("/", "")).body).toBe("good");
    expect(server.requests).toHaveLength(3);
  });

  test("and once the response is there, changes nothing", async () => {
    using server = rawServer(good);
    const client = clientOf(server.url);
    const controller = new AbortController();
    await client.get("/", "", controller.signal);
    controller.abort(reason);
    expect(client.sockets).toEqual({ busy: 0, idle: 1 });
    expect((await client.get("/", "")).body).toBe("good");
    expect(server.connections).toBe(1);
  });
});
