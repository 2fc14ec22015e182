import { expect, test } from "bun:test";
import { ADA, createCaller, MAX_RESPONSE_BYTES } from "./caller.ts";
import { expectCode } from "./expect-code.ts";
import { httpResponse, type RawRequest, rawServer } from "./raw-server.ts";

const hero = JSON.stringify(ADA);
const chunked = (text: string) =>
  `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;

test("a POST sends its value as JSON, with the context of the request and the headers of the caller", async () => {
  const received = Promise.withResolvers<{ request: Request; body: unknown }>();
  await using server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      received.resolve({ request, body: await request.json() });
      return Response.json(ADA);
    },
  });
  const { post, outcomes } = createCaller(`http://127.0.0.1:${server.port}/v1`);
  expect(await post({ name: "Žabí" }, { correlationId: "abc" }, "authorization: Bearer k\r\n")).toEqual(ADA);
  const { request, body } = await received.promise;
  expect(body).toEqual({ name: "Žabí" });
  expect(new URL(request.url).pathname).toBe("/v1/hero");
  expect(request.method).toBe("POST");
  expect(request.headers.get("content-type")).toBe("application/json");
  expect(request.headers.get("x-correlation-id")).toBe("abc");
  expect(Number(request.headers.get("x-deadline-ms"))).toBeGreaterThan(0);
  expect(request.headers.get("authorization")).toBe("Bearer k");
  expect(await outcomes()).toEqual({ ok: 1 });
});

test.each<[string, (request: RawRequest) => unknown, number, string]>([
  ["an error", (request) => request.send(httpResponse("500 Internal Server Error", "")), 502, "bad_status"],
  [
    "404: there is no row to miss",
    (request) => request.send(httpResponse("404 Not Found", "")),
    502,
    "bad_status",
  ],
  ["another shape", (request) => request.send(httpResponse("200 OK", "{}")), 502, "bad_answer"],
  ["HTML", (request) => request.send(httpResponse("200 OK", "<html>")), 502, "bad_answer"],
  [
    "a cut body",
    (request) => {
      void request.send("HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{").then(() => request.end());
    },
    502,
    "unreachable",
  ],
  [
    "too much at once",
    (request) => request.send(httpResponse("200 OK", hero.padEnd(MAX_RESPONSE_BYTES + 1))),
    502,
    "too_large",
  ],
  [
    "too much in chunks",
    (request) => request.send(chunked(hero.padEnd(MAX_RESPONSE_BYTES + 1))),
    502,
    "too_large",
  ],
])("%s", async (_, respond, status, outcome) => {
  using server = rawServer(respond);
  const { post, outcomes, occupancy } = createCaller(server.url, { retries: true });
  await expectCode(post({}), status, `heroes_${outcome}`);
  expect(await outcomes()).toEqual({ [outcome]: 1 });
  expect(await occupancy()).toEqual({ in_flight: 0, waiting: 0 });
});

test("a body without an end is read up to the limit: the connection is closed", async () => {
  const closed = Promise.withResolvers<void>();
  using server = rawServer(async (request) => {
    let isOpen = true;
    void request.closed.then(() => {
      isOpen = false;
      closed.resolve();
    });
    await request.send("HTTP/1.1 200 OK\r\n\r\n");
    while (isOpen) {
      await request.send("x".repeat(1000));
      await new Promise(setImmediate);
    }
  });
  await expectCode(createCaller(server.url).post({}), 502, "heroes_too_large");
  await closed.promise;
});

test("a body that never ends is 504 at the deadline", async () => {
  using server = rawServer((request) => request.send("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"));
  await expectCode(createCaller(server.url).post({}, { deadlineMs: 60 }), 504, "heroes_timeout");
});

test("it is not repeated, though a GET would be: it may have had its effect", async () => {
  using server = rawServer((request) => request.reset());
  const { post, call } = createCaller(server.url, { retries: true });
  await expectCode(post({}), 502, "heroes_unreachable");
  expect(server.requests.length).toBe(1);
  await expectCode(call(), 502, "heroes_unreachable");
  expect(server.requests.length).toBeGreaterThan(2);
});

test("Retry-After is kept, as a number of seconds or as a date", async () => {
  for (const value of ["7", new Date(Date.now() + 7_000).toUTCString()]) {
    const response = httpResponse("429 Too Many Requests", "", `retry-after: ${value}`);
    using server = rawServer((request) => request.send(response));
    const { cause } = await expectCode(createCaller(server.url).post({}), 502, "heroes_bad_status");
    expect(cause).toMatchObject({ upstreamStatus: 429 });
    const { retryAfterSeconds } = cause as { retryAfterSeconds: number };
    expect(Math.ceil(retryAfterSeconds)).toBeWithin(6, 8);
  }
});

test("a breaker with limits of its own opens after as few failed calls as they say", async () => {
  using server = rawServer((request) => request.send(httpResponse("500 Internal Server Error", "")));
  const limits = { tripsAt: { withinMs: 60_000, fewestCalls: 3, share: 1 }, openMs: 60_000 };
  const { post } = createCaller(server.url, { breaker: limits });
  for (let made = 0; made < 3; made++) await expectCode(post({}), 502, "heroes_bad_status");
  await expectCode(post({}), 502, "heroes_circuit_open");
  expect(server.requests.length).toBe(3);
});
