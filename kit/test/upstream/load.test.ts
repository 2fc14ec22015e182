import { describe, expect, test } from "bun:test";
import { Abandoned } from "../../src/request/scope.ts";
import { ADA, createCaller } from "./caller.ts";
import { holdingServer } from "./holding-server.ts";
import { httpResponse, type RawRequest, rawServer } from "./raw-server.ts";

const hero = httpResponse("200 OK", JSON.stringify(ADA));
const good = (request: RawRequest) => request.send(hero);

describe("the in-flight cap", () => {
  test("holds under a burst, and every call gets a response", async () => {
    let open = 0;
    let most = 0;
    const four = Promise.withResolvers<void>();
    using server = rawServer(async (request) => {
      most = Math.max(most, ++open);
      // The first four get their responses only after all of them have come.
      if (open === 4) four.resolve();
      await four.promise;
      await new Promise(setImmediate);
      open--;
      await request.send(hero);
    });
    const { call, outcomes, occupancy } = createCaller(server.url, { maxInFlight: 4 });
    const responses = await Promise.all(Array.from({ length: 200 }, () => call()));
    expect(responses.filter(({ name }) => name === ADA.name)).toHaveLength(200);
    expect(most).toBe(4);
    expect(server.connections).toBeLessThanOrEqual(4);
    expect(await outcomes()).toEqual({ ok: 200 });
    expect(await occupancy()).toEqual({ in_flight: 0, waiting: 0 });
  });

  test("shows in the metrics while calls wait", async () => {
    using held = holdingServer();
    const { call, occupancy } = createCaller(held.server.url, { maxInFlight: 1 });
    const calls = [call(), call(), call()];
    const first = await held.request(1);
    expect(await occupancy()).toEqual({ in_flight: 1, waiting: 2 });
    await first.send(hero);
    await (await held.request(2)).send(hero);
    await (await held.request(3)).send(hero);
    await Promise.all(calls);
  });

  test("releases a place however a call ends", async () => {
    const client = new AbortController();
    const ways: ((request: RawRequest) => unknown)[] = [
      (request) => request.reset(),
      (request) => request.send(httpResponse("500 Oops", "")),
      (request) => request.send(httpResponse("200 OK", "x".repeat(5000))),
      () => client.abort(),
    ];
    using server = rawServer((request) => (ways[server.requests.length - 1] ?? good)(request));
    const { call, outcomes } = createCaller(server.url, { maxInFlight: 1 });
    for (const _ of ways) await call({ parent: client.signal }).catch(() => {});
    expect(await call()).toEqual(ADA);
    expect(await outcomes()).toEqual({ unreachable: 1, bad_status: 1, too_large: 1, abandoned: 1, ok: 1 });
  });
});

test("a full queue refuses at once: 503 heroes_overloaded with Retry-After", async () => {
  using held = holdingServer();
  const { call, outcomes } = createCaller(held.server.url, { maxInFlight: 1, maxQueue: 1 });
  const calls = [call(), call()];
  await expect(call()).rejects.toMatchObject({
    status: 503,
    code: "heroes_overloaded",
    retryAfterSeconds: 1,
  });
  await (await held.request(1)).send(hero);
  await (await held.request(2)).send(hero);
  expect(await Promise.all(calls)).toEqual([ADA, ADA]);
  expect(held.server.requests).toHaveLength(2);
  expect(await outcomes()).toEqual({ ok: 2, overloaded: 1 });
});

describe("a request that is cancelled", () => {
  test("aborts its call at the upstream: the connection is closed", async () => {
    using held = holdingServer();
    const { call, outcomes } = createCaller(held.server.url);
    const client = new AbortController();
    const outcome = call({ parent: client.signal }).catch((error: unknown) => error);
    const request = await held.request(1);
    client.abort();
    expect(await outcome).toBeInstanceOf(Abandoned);
    await request.closed;
    expect(await outcomes()).toEqual({ abandoned: 1 });
  });

  test("while the response is being read stops reading it", async () => {
    using held = holdingServer();
    const { call } = createCaller(held.server.url);
    const client = new AbortController();
    const outcome = call({ parent: client.signal }).catch((error: unknown) => error);
    const request = await held.request(1);
    await request.send('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"name":');
    client.abort();
    expect(await outcome).toBeInstanceOf(Abandoned);
    await request.closed;
  });

  test("while it waits for its turn never reaches the upstream, and gives its turn to the next", async () => {
    using held = holdingServer();
    const { call, outcomes } = createCaller(held.server.url, { maxInFlight: 1 });
    const client = new AbortController();
    const first = call({ correlationId: "first" });
    const abandoned = call({ correlationId: "abandoned", parent: client.signal }).catch(
      (error: unknown) => error,
    );
    const last = call({ correlationId: "last" });
    client.abort();
    expect(await abandoned).toBeInstanceOf(Abandoned);
    await (await held.request(1)).send(hero);
    await (await held.request(2)).send(hero);
    expect(await Promise.all([first, last])).toEqual([ADA, ADA]);
    const seen = held.server.requests.map((request) => request.header("x-correlation-id"));
    expect(seen).toEqual(["first", "last"]);
    expect(await outcomes()).toEqual({ ok: 2, abandoned: 1 });
  });
});

test("a deadline that passes while a call waits for its turn is a timeout like any other", async () => {
  using held = holdingServer();
  const { call, outcomes } = createCaller(held.server.url, { maxInFlight: 1 });
  const first = call();
  await expect(call({ deadlineMs: 20 })).rejects.toMatchObject({ status: 504, code: "heroes_timeout" });
  await (await held.request(1)).send(hero);
  expect(await first).toEqual(ADA);
  expect(held.server.requests).toHaveLength(1);
  expect(await outcomes()).toEqual({ ok: 1, timeout: 1 });
});
