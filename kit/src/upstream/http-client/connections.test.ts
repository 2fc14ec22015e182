import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { httpResponse, type RawRequest, rawServer } from "../../../test/upstream/raw-server.ts";
import { clientOf } from "./client-under-test.ts";

const good = (request: RawRequest) => request.send(httpResponse("200 OK", "good"));

/** A server that responds in these ways to the first, second, … request of each connection. */
const inTurn = (...responses: ((request: RawRequest) => unknown)[]) => {
  let requests = 0;
  return rawServer((request) => (responses[requests++] ?? good)(request));
};

describe("a connection is used again", () => {
  test("by one request after another", async () => {
    using server = rawServer(good);
    const client = clientOf(server.url);
    for (let requests = 0; requests < 5; requests++) await client.get("/", "");
    expect(server.connections).toBe(1);
    expect(client.sockets).toEqual({ busy: 0, idle: 1 });
  });

  test("the most recently used one first, so that the others time out", async () => {
    using server = rawServer((request) => request.head.includes("/now") && good(request));
    const client = clientOf(server.url);
    const early = client.get("/early", "");
    await client.get("/now", "");
    const last = client.get("/now", "");
    expect(client.sockets).toEqual({ busy: 2, idle: 0 });
    await last;
    const [first] = server.requests.filter(({ head }) => head.includes("/early"));
    await first?.send(httpResponse("200 OK", "early"));
    await early;
    expect(client.sockets).toEqual({ busy: 0, idle: 2 });
    await client.get("/now", "");
    // Both have the same connection.
    expect(server.requests.at(-1)?.closed).toBe(first?.closed as Promise<void>);
    expect(server.connections).toBe(2);
  });

  test("never with keepAlive off", async () => {
    using server = rawServer(good);
    const client = clientOf(server.url, { keepAlive: false });
    for (let requests = 0; requests < 3; requests++) await client.get("/", "");
    expect(server.connections).toBe(3);
    await Promise.all(server.requests.map(({ closed }) => closed));
    expect(client.sockets).toEqual({ busy: 0, idle: 0 });
  });

  test.each([
    [
      "a response with Connection: close",
      "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
    ],
    ["a response in HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"],
    ["bytes that came with a response", `${httpResponse("200 OK", "ok")}${httpResponse("200 OK", "evil")}`],
  ])("never after %s: it is closed", async (_, response) => {
    using server = inTurn((request) => request.send(response));
    const client = clientOf(server.url);
    expect((await client.get("/", "")).body).toBe("ok");
    expect(client.sockets.idle).toBe(0);
    expect((await client.get("/", "")).body).toBe("good");
    expect(server.connections).toBe(2);
    await server.requests[0]?.closed;
  });

  test("never after bytes that came while it was idle: it is closed", async () => {
    using server = rawServer(good);
    const client = clientOf(server.url);
    await client.get("/", "");
    await server.requests[0]?.send(httpResponse("200 OK", "evil"));
    await server.requests[0]?.closed;
    expect(client.sockets).toEqual({ busy: 0, idle: 0 });
    expect((await client.get("/", "")).body).toBe("good");
    expect(server.connections).toBe(2);
  });

  test("never after the server has closed it", async () => {
    using server = inTurn(async (request) => {
      await good(request);
      request.end();
    });
    const client = clientOf(server.url);
    await client.get("/", "");
    await server.requests[0]?.closed;
    while (client.sockets.idle > 0) await new Promise(setImmediate);
    expect((await client.get("/", "")).body).toBe("good");
    expect(server.connections).toBe(2);
  });
});

describe("idle connections", () => {
  test("are closed after the timeout", async () => {
    using server = rawServer(good);
    const client = clientOf(server.url, { idleTimeoutMs: 10 });
    await Promise.all([client.get("/", ""), client.get("/", "")]);
    await Promise.all(server.requests.map(({ closed }) => closed));
    expect(client.sockets).toEqual({ busy: 0, idle: 0 });
  });

  test("are limited in number", async () => {
    using server = rawServer(good);
    const client = clientOf(server.url, { maxIdleSockets: 2 });
    await Promise.all(Array.from({ length: 5 }, () => client.get("/", "")));
    expect(server.connections).toBe(5);
    expect(client.sockets).toEqual({ busy: 0, idle: 2 });
  });

  test("do not keep the process alive, those in use do", async () => {
    using server = rawServer(async (request) => {
      // Enough time for a process that does not wait for its response.
      if (server.requests.length === 2) await Promise.race([request.closed, Bun.sleep(100)]);
      await good(request);
    });
    const script = `
      import { createHttpClient } from ${JSON.stringify(join(import.meta.dir, "http-client.ts"))};
      const client = createHttpClient({
        baseUrl: ${JSON.stringify(server.url)},
        keepAlive: true,
        maxIdleSockets: 1,
        idleTimeoutMs: 3_600_000,
        maxBodyBytes: 100,
      });
      client.get("/", "").then(() => client.get("/", "")).then(({ body }) => console.log(body));
    `;
    const child = Bun.spawn([process.execPath, "-e", script], { stdout: "pipe" });
    expect(await new Response(child.stdout).text()).toBe("good\n");
    expect(await child.exited).toBe(0);
    expect(server.connections).toBe(1);
  });
});

describe("close", () => {
  test("closes idle connections and lets those in use end with their response", async () => {
    const arrived = Promise.withResolvers<RawRequest>();
    using server = rawServer((request) =>
      request.head.includes("/slow") ? arrived.resolve(request) : good(request),
    );
    const client = clientOf(server.url);
    const slow = client.get("/slow", "");
    await client.get("/", "");
    const late = await arrived.promise;
    client.close();
    expect(client.sockets).toEqual({ busy: 1, idle: 0 });
    await server.requests.find((request) => request !== late)?.closed;
    await good(late);
    expect((await slow).body).toBe("good");
    await late.closed;
    expect(client.sockets).toEqual({ busy: 0, idle: 0 });
  });

  test("gives each later request a connection of its own", async () => {
    using server = rawServer(good);
    const client = clientOf(server.url);
    client.close();
    for (let requests = 0; requests < 2; requests++) expect((await client.get("/", "")).body).toBe("good");
    expect(server.connections).toBe(2);
    expect(client.sockets.idle).toBe(0);
  });
});

describe("a request that is cut off", () => {
  const cut = (request: RawRequest) => request.reset();
  const end = (request: RawRequest) => request.end();
  const part = (text: string) => async (request: RawRequest) => {
    await request.send(text);
    request.end();
  };

  test.each([
    ["reset", cut],
    ["closed", end],
  ])("on a kept connection, %s before any response, is sent again on a new one", async (_, stale) => {
    using server = inTurn(good, stale);
    const client = clientOf(server.url);
    await client.get("/", "");
    expect((await client.get("/again", "")).body).toBe("good");
    expect(server.connections).toBe(2);
    expect(server.requests).toHaveLength(3);
    expect(client.sockets).toEqual({ busy: 0, idle: 1 });
  });

  test("a second time, on the new connection, fails", async () => {
    using server = inTurn(good, cut, cut);
    const client = clientOf(server.url);
    await client.get("/", "");
    await expect(client.get("/again", "")).rejects.toMatchObject({ code: "reset" });
    expect(server.requests).toHaveLength(3);
  });

  test.each([
    ["on a new connection", [cut]],
    ["in its head", [part("HTTP/1.1 2")]],
    ["in its body", [part("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n1234")]],
    ["in its chunks", [part("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n1234\r\n")]],
    ["on a kept connection after a byte of the response", [good, part("H")]],
    ["on a kept connection after an interim response", [good, part("HTTP/1.1 100 Continue\r\n\r\n")]],
  ])("%s fails at once", async (_, responses) => {
    using server = inTurn(...responses);
    const client = clientOf(server.url);
    for (let requests = 1; requests < responses.length; requests++) await client.get("/", "");
    const failing = client.get("/", "");
    await expect(failing).rejects.toMatchObject({ name: "ClientError", code: "reset" });
    await expect(failing).rejects.toThrow(
      `the connection to ${server.url} ended before the response was complete`,
    );
    expect(server.requests).toHaveLength(responses.length);
    expect(client.sockets).toEqual({ busy: 0, idle: 0 });
  });
});
