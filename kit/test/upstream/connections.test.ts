import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { Deadline } from "../../src/request/deadline.ts";
import { Abandoned, withinScope } from "../../src/request/scope.ts";
import { ADA, createCaller, heroCheck } from "./caller.ts";
import { httpResponse, type RawRequest, rawServer } from "./raw-server.ts";

// Generous, for a machine that is busy with other things.
setDefaultTimeout(20_000);

const hero = httpResponse("200 OK", JSON.stringify(ADA));
const good = (request: RawRequest) => request.send(hero);

describe("keep-alive", () => {
  test("on: calls one after another share a connection", async () => {
    using server = rawServer(good);
    const { call } = createCaller(server.url, { keepAlive: true });
    for (let calls = 0; calls < 5; calls++) expect(await call()).toEqual(ADA);
    expect(server.connections).toBe(1);
  });

  test("off: every call has a connection of its own, which is closed after it", async () => {
    using server = rawServer(good);
    const { call } = createCaller(server.url, { keepAlive: false });
    for (let calls = 0; calls < 5; calls++) expect(await call()).toEqual(ADA);
    expect(server.connections).toBe(5);
    await Promise.all(server.requests.map(({ closed }) => closed));
  });

  test("a connection that the upstream closed meanwhile is replaced", async () => {
    using server = rawServer(async (request) => {
      await request.send(hero);
      request.end();
    });
    const { call } = createCaller(server.url);
    for (let calls = 0; calls < 5; calls++) expect(await call()).toEqual(ADA);
  });

  test("an upstream that was down is reached again as soon as it is back", async () => {
    const down = rawServer(() => {});
    down[Symbol.dispose]();
    const { call } = createCaller(down.url);
    await expect(call()).rejects.toMatchObject({ code: "heroes_unreachable" });
    const back = Bun.serve({
      hostname: "127.0.0.1",
      port: Number(new URL(down.url).port),
      fetch: () => Response.json(ADA),
    });
    expect(await call()).toEqual(ADA);
    await back.stop(true);
  });

  test("a response that comes after its call was cancelled is not taken for the next call's", async () => {
    const arrived = Promise.withResolvers<RawRequest>();
    using server = rawServer((request) => {
      if (server.requests.length > 1) return request.send(hero);
      arrived.resolve(request);
    });
    const { call } = createCaller(server.url);
    const client = new AbortController();
    const givenUp = call({ parent: client.signal }).catch((error: unknown) => error);
    const late = await arrived.promise;
    client.abort();
    expect(await givenUp).toBeInstanceOf(Abandoned);
    await late.send(httpResponse("200 OK", JSON.stringify({ name: "Late", level: 1 })));
    expect(await call()).toEqual(ADA);
  });
});

describe("a call carries", () => {
  test("the correlation id", async () => {
    using server = rawServer(good);
    await createCaller(server.url).call({ correlationId: "order-42" });
    expect(server.requests[0]?.head).toStartWith("GET /hero HTTP/1.1");
    expect(server.requests[0]?.header("x-correlation-id")).toBe("order-42");
  });

  test("the deadline, as what is left of it in whole milliseconds: less with every call of a request", async () => {
    using server = rawServer(good);
    const { upstream } = createCaller(server.url);
    const deadline = Deadline.after(5000);
    const left: number[] = [];
    await withinScope({ correlationId: "id", deadline }, async (scope) => {
      left.push(deadline.remainingMs);
      await upstream.get("/hero", heroCheck, scope);
      while (deadline.remainingMs > 4990) await new Promise(setImmediate);
      left.push(deadline.remainingMs);
      await upstream.get("/hero", heroCheck, scope);
    });
    const sent = server.requests.map((request) => request.header("x-deadline-ms") ?? "absent");
    for (const [index, value] of sent.entries()) {
      expect(value).toMatch(/^[1-9]\d*$/);
      expect(Number(value)).toBeLessThanOrEqual(left[index] ?? 0);
    }
    expect(sent).toHaveLength(2);
  });
});

test("the environment's proxy is not used: services are neighbours", async () => {
  using server = rawServer(good);
  const script = join(import.meta.dir, "call-once.ts");
  const deadProxy = "http://127.0.0.1:1";
  const child = Bun.spawn([process.execPath, script, server.url], {
    env: { ...process.env, HTTP_PROXY: deadProxy, http_proxy: deadProxy, NO_PROXY: "", no_proxy: "" },
    stdout: "pipe",
  });
  expect(await new Response(child.stdout).text()).toBe(`${JSON.stringify(ADA)}\n`);
});
