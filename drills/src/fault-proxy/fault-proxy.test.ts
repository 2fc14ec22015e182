import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { type FaultProxy, startFaultProxy } from "./fault-proxy.ts";

const BODY = JSON.stringify({ name: "Wickling" });
const draws = { next: 0 };
let upstream: Bun.Server<undefined>;
let proxy: FaultProxy;

beforeAll(async () => {
  upstream = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response(BODY) });
  proxy = await startFaultProxy({
    upstream: `http://127.0.0.1:${upstream.port}`,
    random: () => draws.next,
  });
});

beforeEach(async () => {
  await proxy.set({ kind: "none" });
  proxy.resetCounts();
});

afterAll(async () => {
  await proxy.stop();
  await upstream.stop(true);
});

/** A request on a connection of its own, so that one test's fault is not another's. */
const get = (signal = AbortSignal.timeout(5000)) => fetch(proxy.url, { keepalive: false, signal });
const failureOf = (response: Promise<unknown>): Promise<Error & { code?: string }> =>
  response.then(
    () => expect.unreachable("it resolved"),
    (error) => error,
  );

test("without a fault the upstream responds, and requests are counted", async () => {
  expect(await (await get()).text()).toBe(BODY);
  await get();
  expect(proxy.seen).toEqual({ connections: 2, requests: 2 });
});

test("a body of several segments is one request", async () => {
  const body = "x".repeat(1_000_000);
  expect((await fetch(proxy.url, { method: "POST", body, keepalive: false })).status).toBe(200);
  expect(proxy.seen.requests).toBe(1);
});

test("refuse: the port is closed, and afterwards opens again at the same address", async () => {
  await proxy.set({ kind: "refuse" });
  expect((await failureOf(get())).code).toBe("ECONNREFUSED");
  expect(proxy.seen.connections).toBe(0);
  await proxy.set({ kind: "none" });
  expect((await get()).status).toBe(200);
});

test("hangup: the connection is reset, and counted", async () => {
  await proxy.set({ kind: "hangup" });
  await failureOf(get());
  expect(proxy.seen).toEqual({ connections: 1, requests: 0 });
});

test("blackhole: the request is accepted and gets no response", async () => {
  await proxy.set({ kind: "blackhole" });
  const client = new AbortController();
  const response = get(client.signal);
  while (proxy.seen.requests === 0) await Bun.sleep(1);
  client.abort();
  expect((await failureOf(response)).name).toBe("AbortError");
});

test("latency: the response arrives after the delay", async () => {
  draws.next = 0.5;
  await proxy.set({ kind: "latency", ms: 40, jitterMs: 20 });
  const startedAtMs = performance.now();
  expect(await (await get()).text()).toBe(BODY);
  expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(49);
});

test("reset: the head arrives, and the body is incomplete", async () => {
  await proxy.set({ kind: "reset", afterBytes: 5 });
  const response = await get();
  expect(response.status).toBe(200);
  expect((await failureOf(response.text())).code).toBe("ECONNRESET");
});

test("garbage: the response is not HTTP", async () => {
  await proxy.set({ kind: "garbage" });
  await failureOf(get());
  expect((await rawResponse()).subarray(0, 5).toString("latin1")).not.toBe("HTTP/");
});

test("status500: the response is a 500", async () => {
  await proxy.set({ kind: "status500" });
  expect((await get()).status).toBe(500);
});

test("drip: the whole response arrives", async () => {
  const whole = await rawResponse();
  await proxy.set({ kind: "drip", everyMs: 0 });
  expect(await (await get()).text()).toBe(BODY);
  expect((await rawResponse()).length).toBe(whole.length);
});

test("oversize: the body has at least the size, and ends", async () => {
  await proxy.set({ kind: "oversize", bytes: 1_000_000 });
  const body = await (await get()).text();
  expect(body.length).toBeGreaterThanOrEqual(1_000_000);
  expect(JSON.parse(body)).toEqual({});
});

describe("sometimes", () => {
  test("a request below the share has the fault, one above it does not", async () => {
    await proxy.set({ kind: "sometimes", share: 0.25, fault: { kind: "status500" } });
    draws.next = 0.24;
    expect((await get()).status).toBe(500);
    draws.next = 0.25;
    expect((await get()).status).toBe(200);
  });
});

/** The bytes of one response, until the connection closes or 300 ms have passed. */
async function rawResponse(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const socket = await Bun.connect({
    hostname: "127.0.0.1",
    port: Number(new URL(proxy.url).port),
    socket: {
      data: (_, chunk) => void chunks.push(Buffer.from(chunk)),
      close: () => resolve(),
      error: () => resolve(),
    },
  });
  socket.write("GET / HTTP/1.1\r\nhost: upstream\r\nconnection: close\r\n\r\n");
  const enough = setTimeout(resolve, 300);
  await promise;
  clearTimeout(enough);
  socket.terminate();
  return Buffer.concat(chunks);
}
