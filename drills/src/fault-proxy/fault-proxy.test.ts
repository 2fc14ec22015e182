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
  proxy.forget();
});

afterAll(async () => {
  await proxy.stop();
  await upstream.stop(true);
});

/** A request on a connection of its own, so that one test's fault is not another's. */
const ask = (signal = AbortSignal.timeout(5000)) => fetch(proxy.url, { keepalive: false, signal });
const failureOf = (answer: Promise<unknown>): Promise<Error & { code?: string }> =>
  answer.then(
    () => expect.unreachable("it was answered"),
    (error) => error,
  );

test("without a fault the upstream answers, and is counted", async () => {
  expect(await (await ask()).text()).toBe(BODY);
  await ask();
  expect(proxy.seen).toEqual({ connections: 2, requests: 2 });
});

test("a body of several segments is one request", async () => {
  const body = "x".repeat(1_000_000);
  expect((await fetch(proxy.url, { method: "POST", body, keepalive: false })).status).toBe(200);
  expect(proxy.seen.requests).toBe(1);
});

test("refuse: nobody listens, and afterwards it is reached at the same address", async () => {
  await proxy.set({ kind: "refuse" });
  expect((await failureOf(ask())).code).toBe("ECONNREFUSED");
  expect(proxy.seen.connections).toBe(0);
  await proxy.set({ kind: "none" });
  expect((await ask()).status).toBe(200);
});

test("hangup: the connection is cut, and counted", async () => {
  await proxy.set({ kind: "hangup" });
  await failureOf(ask());
  expect(proxy.seen).toEqual({ connections: 1, requests: 0 });
});

test("blackhole: the request is taken and never answered", async () => {
  await proxy.set({ kind: "blackhole" });
  const patience = new AbortController();
  const answer = ask(patience.signal);
  while (proxy.seen.requests === 0) await Bun.sleep(1);
  patience.abort();
  expect((await failureOf(answer)).name).toBe("AbortError");
});

test("latency: the answer comes, not before its time", async () => {
  draws.next = 0.5;
  await proxy.set({ kind: "latency", ms: 40, jitterMs: 20 });
  const startedAtMs = performance.now();
  expect(await (await ask()).text()).toBe(BODY);
  expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(49);
});

test("reset: the head arrives, the body breaks off", async () => {
  await proxy.set({ kind: "reset", afterBytes: 5 });
  const answer = await ask();
  expect(answer.status).toBe(200);
  expect((await failureOf(answer.text())).code).toBe("ECONNRESET");
});

test("garbage: what comes is not HTTP", async () => {
  await proxy.set({ kind: "garbage" });
  await failureOf(ask());
  expect((await rawAnswer()).subarray(0, 5).toString("latin1")).not.toBe("HTTP/");
});

test("status500: the upstream is not asked", async () => {
  await proxy.set({ kind: "status500" });
  expect((await ask()).status).toBe(500);
});

test("drip: the answer arrives whole, in single bytes", async () => {
  const whole = await rawAnswer();
  await proxy.set({ kind: "drip", everyMs: 0 });
  expect(await (await ask()).text()).toBe(BODY);
  expect((await rawAnswer()).length).toBe(whole.length);
});

test("oversize: the body is as large as was asked for, and ends", async () => {
  await proxy.set({ kind: "oversize", bytes: 1_000_000 });
  const body = await (await ask()).text();
  expect(body.length).toBeGreaterThanOrEqual(1_000_000);
  expect(JSON.parse(body)).toEqual({});
});

describe("sometimes", () => {
  test("a request below the share meets the fault, one above it does not", async () => {
    await proxy.set({ kind: "sometimes", share: 0.25, fault: { kind: "status500" } });
    draws.next = 0.24;
    expect((await ask()).status).toBe(500);
    draws.next = 0.25;
    expect((await ask()).status).toBe(200);
  });
});

/** What comes over the wire for one request, until nothing more has come for a while. */
async function rawAnswer(): Promise<Buffer> {
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
