import { describe, expect, test } from "bun:test";
import { httpResponse, type RawRequest, rawServer } from "../../../test/upstream/raw-server.ts";
import { clientOf } from "./client-under-test.ts";

const GET = { method: "GET", path: "/", headers: "" };
const good = (request: RawRequest) => request.send(httpResponse("200 OK", "good"));

test("a server that refuses is unreachable", async () => {
  const down = rawServer(() => {});
  down[Symbol.dispose]();
  await expect(clientOf(down.url).exchange(GET)).rejects.toMatchObject({ code: "unreachable" });
});

test.each([
  ["another protocol", "SSH-2.0-x\r\n\r\n"],
  ["a header line without a colon", "HTTP/1.1 200 OK\r\nwhat\r\n\r\n"],
  ["a header name that is not a token", "HTTP/1.1 200 OK\r\na b: c\r\n\r\n"],
  ["two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx"],
  ["a change of protocol", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"],
  ["chunks without a size, with the head", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n"],
  ["a head without end", `HTTP/1.1 200 OK\r\nX: ${"y".repeat(20_000)}`],
])("malformed is %s, and the connection is closed", async (_, response) => {
  using server = rawServer((request) => request.send(response));
  const client = clientOf(server.url);
  await expect(client.exchange(GET)).rejects.toMatchObject({ name: "ClientError", code: "malformed" });
  await server.requests[0]?.closed;
  expect(client.sockets).toEqual({ busy: 0, idle: 0 });
});

describe("on a kept connection that the server cuts off before it responds", () => {
  /** The first request gets a response; those with these numbers are cut off, in the middle of a head if one is given. */
  const cutting = (cut: number[], start = "") => {
    const server = rawServer(async (request) => {
      if (!cut.includes(server.requests.length)) return good(request);
      await request.send(start);
      request.reset();
    });
    return server;
  };

  test.each(["GET", "HEAD"])("%s is sent again, on a new connection", async (method) => {
    using server = cutting([2]);
    const client = clientOf(server.url);
    await client.exchange(GET);
    expect((await client.exchange({ ...GET, method })).status).toBe(200);
    expect(server.requests).toHaveLength(3);
    expect(server.connections).toBe(2);
  });

  test("but not a second time", async () => {
    using server = cutting([2, 3]);
    const client = clientOf(server.url);
    await client.exchange(GET);
    await expect(client.exchange(GET)).rejects.toMatchObject({ code: "reset" });
    expect(server.requests).toHaveLength(3);
  });

  test("but not after a byte of the response", async () => {
    using server = cutting([2], "H");
    const client = clientOf(server.url);
    await client.exchange(GET);
    await expect(client.exchange(GET)).rejects.toMatchObject({ code: "reset" });
    expect(server.requests).toHaveLength(2);
  });

  test.each([
    ["POST", Buffer.from("{}")],
    ["POST", undefined],
    ["DELETE", undefined],
    ["GET", Buffer.from("{}")],
  ])("%s with %p fails: it may have been received", async (method, body) => {
    using server = cutting([2]);
    const client = clientOf(server.url);
    await client.exchange(GET);
    await expect(client.exchange({ ...GET, method, body })).rejects.toMatchObject({ code: "reset" });
    expect(server.requests).toHaveLength(2);
    expect(client.sockets).toEqual({ busy: 0, idle: 0 });
  });
});

test("a new connection that is cut off is not tried again", async () => {
  using server = rawServer((request) => request.reset());
  await expect(clientOf(server.url).exchange(GET)).rejects.toMatchObject({ code: "reset" });
  expect(server.requests).toHaveLength(1);
});

describe("a signal that aborts before the head rejects with its reason", () => {
  const reason = new Error("no longer wanted");

  test("before anything is sent", async () => {
    using server = rawServer(good);
    await expect(clientOf(server.url).exchange(GET, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(server.connections).toBe(0);
  });

  test.each(["", "HTTP/1.1 200 OK\r\nContent"])(
    "after %j has arrived, and closes the connection",
    async (start) => {
      const arrived = Promise.withResolvers<RawRequest>();
      using server = rawServer(async (request) => {
        await request.send(start);
        arrived.resolve(request);
      });
      const client = clientOf(server.url);
      const controller = new AbortController();
      const aborted = client.exchange(GET, controller.signal);
      const request = await arrived.promise;
      controller.abort(reason);
      await expect(aborted).rejects.toBe(reason);
      await request.closed;
      expect(client.sockets).toEqual({ busy: 0, idle: 0 });
    },
  );
});
