import { afterAll, describe, expect, test } from "bun:test";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { httpResponse, rawServer } from "../../../test/upstream/raw-server.ts";
import { clientOf } from "./client-under-test.ts";

describe("against Bun.serve", () => {
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    routes: {
      "/json": () => Response.json({ name: "Zoë 🦸" }),
      "/echo": async (request) => {
        await Bun.sleep(Math.random() * 3);
        return new Response(`${new URL(request.url).search} ${request.headers.get("x-id")}`);
      },
      "/large": () => new Response("é".repeat(300_000)),
      "/stream": () =>
        new Response(
          new ReadableStream({
            async start(controller) {
              const bytes = Buffer.from("a 🦸 in two halves");
              controller.enqueue(bytes.subarray(0, 4));
              await new Promise(setImmediate);
              controller.enqueue(bytes.subarray(4));
              controller.close();
            },
          }),
        ),
      "/nothing": () => new Response(null, { status: 204 }),
      "/moved": () => Response.redirect("/json", 302),
      "/failing": () => new Response("no", { status: 500 }),
    },
  });
  const client = clientOf(server.url.origin);
  afterAll(() => server.stop(true));

  test("a response has its status, content type and body", async () => {
    expect(await client.get("/json", "")).toEqual({
      status: 200,
      contentType: "application/json;charset=utf-8",
      body: '{"name":"Zoë 🦸"}',
    });
  });

  test("one that comes in many reads is whole", async () => {
    expect((await client.get("/large", "")).body).toBe("é".repeat(300_000));
  });

  test("a chunked response is joined, including split characters", async () => {
    expect((await client.get("/stream", "")).body).toBe("a 🦸 in two halves");
  });

  test.each([
    ["/nothing", 204, ""],
    ["/moved", 302, ""],
    ["/failing", 500, "no"],
  ])("%s gets %d, which is not an error here", async (path, status, body) => {
    expect(await client.get(path, "")).toMatchObject({ status, body });
  });

  test("each of 200 concurrent requests gets its own response, several times over", async () => {
    for (let round = 0; round < 5; round++) {
      const ids = Array.from({ length: 200 }, (_, index) => `${round}-${index}`);
      const responses = await Promise.all(ids.map((id) => client.get(`/echo?${id}`, `x-id: ${id}\r\n`)));
      expect(responses.map(({ body }) => body)).toEqual(ids.map((id) => `?${id} ${id}`));
      expect(client.sockets.busy).toBe(0);
      expect(client.sockets.idle).toBeLessThanOrEqual(64);
    }
  });
});

test("against node:http, which responds in chunks", async () => {
  const server = createServer((request, response) => {
    response.write(`${request.method} ${request.url} `);
    setImmediate(() => response.end("from 🦸"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = clientOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  for (let requests = 0; requests < 3; requests++)
    expect(await client.get("/a?b=c", "")).toMatchObject({ status: 200, body: "GET /a?b=c from 🦸" });
  expect(client.sockets).toEqual({ busy: 0, idle: 1 });
  client.close();
  await new Promise((resolve) => server.close(resolve));
});

test("by IPv6", async () => {
  const server = Bun.serve({
    hostname: "::1",
    port: 0,
    fetch: ({ headers }) => new Response(headers.get("host")),
  });
  expect((await clientOf(`http://[::1]:${server.port}`).get("/", "")).body).toBe(`[::1]:${server.port}`);
  await server.stop(true);
});

describe("what is sent", () => {
  test("is the request line, Host and the caller's headers, and nothing else", async () => {
    using server = rawServer((request) => request.send(httpResponse("200 OK", "")));
    await clientOf(`${server.url}/api/`).get("/heroes?count=2", "x-id: 1\r\naccept-encoding: identity\r\n");
    const host = `Host: ${new URL(server.url).host}`;
    expect(server.requests[0]?.head).toBe(
      `GET /api/heroes?count=2 HTTP/1.1\r\n${host}\r\nx-id: 1\r\naccept-encoding: identity`,
    );
  });

  test("sends Connection: close where it is not kept", async () => {
    using server = rawServer((request) => request.send(httpResponse("200 OK", "")));
    await clientOf(server.url, { keepAlive: false }).get("/", "");
    expect(server.requests[0]?.header("connection")).toBe("close");
  });

  test("is sent completely, even where the system accepts it in pieces", async () => {
    const long = "x".repeat(16 << 20);
    const received = Promise.withResolvers<number>();
    let bytes = 0;
    using server = Bun.listen({
      hostname: "127.0.0.1",
      port: 0,
      socket: {
        data(socket, piece) {
          bytes += piece.length;
          if (!piece.toString("latin1", piece.length - 4).endsWith("\r\n\r\n")) return;
          received.resolve(bytes);
          socket.write(httpResponse("200 OK", "whole"));
        },
      },
    });
    const origin = `http://127.0.0.1:${server.port}`;
    const client = clientOf(origin);
    expect((await client.get("/", `x-long: ${long}\r\n`)).body).toBe("whole");
    expect(await received.promise).toBe(
      `GET / HTTP/1.1\r\nHost: ${new URL(origin).host}\r\nx-long: \r\n\r\n`.length + long.length,
    );
    expect((await client.get("/", "")).body).toBe("whole");
    expect(client.sockets.idle).toBe(1);
  });

  test.each([
    "",
    "heroes",
    "/a b",
    "/a\r\nx: y",
    "/a\r\n\r\nGET /b HTTP/1.1",
    "/a\nb",
    "/zoë",
    "/a#b",
    "/a\0",
  ])("is never a path like %j", async (path) => {
    using server = rawServer(() => {});
    const failing = clientOf(server.url).get(path, "");
    await expect(failing).rejects.toBeInstanceOf(TypeError);
    await expect(failing).rejects.toThrow(JSON.stringify(path));
    expect(server.connections).toBe(0);
  });
});
