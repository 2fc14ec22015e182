import { afterAll, describe, expect, test } from "bun:test";
import { httpResponse, rawServer } from "../../../test/upstream/raw-server.ts";
import { clientOf } from "./client-under-test.ts";
import type { ProxiedResponse } from "./http-client.ts";

const GET = { method: "GET", path: "/", headers: "" };

/** The content of a response, whole. */
const bytesOf = ({ body }: ProxiedResponse) => new Response(body).bytes();
const textOf = ({ body }: ProxiedResponse) => new Response(body).text();

/** A server that responds to every request with these bytes. */
const responding = (response: string) => rawServer((request) => request.send(response));

describe("against Bun.serve, which sends back what it gets", () => {
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      const headers = {
        "x-method": request.method,
        "x-length": request.headers.get("content-length") ?? "none",
      };
      return new Response(await request.bytes(), { status: 201, headers });
    },
  });
  const client = clientOf(server.url.origin);
  afterAll(() => server.stop(true));

  const binary = Uint8Array.from({ length: 1024 }, (_, index) => index % 256);
  /** More than the system accepts at once. */
  const large = new Uint8Array(Buffer.alloc(16 << 20, "a body in many writes"));

  test.each([
    ["POST", binary],
    ["PUT", large],
    ["PATCH", binary],
    ["DELETE", binary],
    ["POST", new Uint8Array(0)],
  ])("%s passes through intact", async (method, body) => {
    const response = await client.exchange({ method, path: "/echo", headers: "x-id: 1\r\n", body });
    expect(response).toMatchObject({ status: 201, statusText: "Created" });
    expect(response.headers).toContainEqual(["x-method", method]);
    expect(response.headers).toContainEqual(["x-length", String(body.length)]);
    expect(await bytesOf(response)).toEqual(body);
  });

  test.each(["GET", "DELETE", "OPTIONS"])("%s without a body has none", async (method) => {
    const response = await client.exchange({ method, path: "/", headers: "" });
    expect(response.headers).toContainEqual(["x-length", "none"]);
    expect(await bytesOf(response)).toHaveLength(0);
  });

  test("each of 100 concurrent requests gets its own response", async () => {
    const texts = Array.from({ length: 100 }, (_, index) => `${index} `.repeat(index * 50));
    const responses = await Promise.all(
      texts.map((text) => client.exchange({ ...GET, method: "POST", body: Buffer.from(text) }).then(textOf)),
    );
    expect(responses).toEqual(texts);
    expect(client.sockets.busy).toBe(0);
  });
});

describe("a response that comes in one piece", () => {
  test("has its body as bytes, and its connection is free at once", async () => {
    using server = responding(httpResponse("200 OK", "good 🦸"));
    const client = clientOf(server.url);
    for (let requests = 0; requests < 5; requests++) {
      const { body } = await client.exchange(GET);
      expect(client.sockets).toEqual({ busy: 0, idle: 1 });
      expect(Buffer.from(body as Uint8Array).toString()).toBe("good 🦸");
    }
    expect(server.connections).toBe(1);
  });

  test("shares its connection with `get`", async () => {
    using server = responding(httpResponse("200 OK", "good"));
    const client = clientOf(server.url);
    await client.get("/", "");
    await client.exchange({ ...GET, method: "POST" });
    expect((await client.get("/", "")).body).toBe("good");
    expect(server.connections).toBe(1);
  });

  test("may be chunked", async () => {
    using server = responding(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
    );
    const { body, headers } = await clientOf(server.url).exchange(GET);
    expect(Buffer.from(body as Uint8Array).toString()).toBe("abc");
    expect(headers).toEqual([]);
  });
});

test("repeated headers stay apart, in their order; hop-by-hop headers are removed", async () => {
  using server = responding(
    httpResponse("200 OK", "", "Set-Cookie: a=1\r\nX-Id: 7\r\nKeep-Alive: timeout=5\r\nset-cookie: b=2"),
  );
  expect((await clientOf(server.url).exchange(GET)).headers).toEqual([
    ["Set-Cookie", "a=1"],
    ["X-Id", "7"],
    ["set-cookie", "b=2"],
  ]);
});

test.each([
  ["HEAD", "200 OK", 200, [["Content-Length", "500"]]],
  ["GET", "304 Not Modified", 304, [["Content-Length", "500"]]],
  ["DELETE", "204 No Content", 204, []],
])("a response to %s with %s has no body", async (method, line, status, headers) => {
  const length = status === 204 ? "" : "Content-Length: 500\r\n";
  using server = responding(`HTTP/1.1 ${line}\r\n${length}\r\n`);
  const client = clientOf(server.url);
  for (let requests = 0; requests < 2; requests++)
    expect(await client.exchange({ ...GET, method })).toMatchObject({ status, headers, body: null });
  expect(server.connections).toBe(1);
});

test("interim responses are skipped", async () => {
  using server = responding(`HTTP/1.1 100 Continue\r\n\r\n${httpResponse("200 OK", "final")}`);
  expect(await textOf(await clientOf(server.url).exchange(GET))).toBe("final");
});

test("a response that ends with its connection is whole, and the connection is not used again", async () => {
  using server = rawServer(async (request) => {
    await request.send("HTTP/1.1 200 OK\r\n\r\nall of ");
    await request.send("it");
    request.end();
  });
  const client = clientOf(server.url);
  expect(await textOf(await client.exchange(GET))).toBe("all of it");
  expect(await textOf(await client.exchange(GET))).toBe("all of it");
  expect(server.connections).toBe(2);
});

test("a response that comes before the whole request was taken ends the connection", async () => {
  using server = Bun.listen({
    hostname: "127.0.0.1",
    port: 0,
    socket: {
      data(socket) {
        // It reads no further.
        socket.pause();
        socket.write(httpResponse("413 Content Too Large", "no"));
      },
    },
  });
  const client = clientOf(`http://127.0.0.1:${server.port}`);
  const response = await client.exchange({ ...GET, method: "POST", body: new Uint8Array(32 << 20) });
  expect(response.status).toBe(413);
  expect(client.sockets.idle).toBe(0);
});

test.each(["", "heroes", "/a b", "/a\r\nx: y", "/a#b"])("refuses a path like %j", async (path) => {
  using server = rawServer(() => {});
  await expect(clientOf(server.url).exchange({ ...GET, path })).rejects.toBeInstanceOf(TypeError);
  expect(server.connections).toBe(0);
});
