import { afterEach, expect, test } from "bun:test";
import { ADA, createCaller } from "./caller.ts";
import { expectCode } from "./expect-code.ts";

let server: ReturnType<typeof Bun.serve> | undefined;
afterEach(() => server?.stop(true));

/** A server that sends these responses one after another, repeats the last, and counts. */
function responding(...responses: (() => Response)[]) {
  const calls = { made: 0 };
  server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    development: false,
    fetch: () => (responses[Math.min(calls.made++, responses.length - 1)] as () => Response)(),
  });
  return { calls, url: `http://127.0.0.1:${server.port}` };
}

const fine = () => Response.json(ADA);
const failing = () => new Response("boom", { status: 500 });
const busy = () => new Response("", { status: 503 });
const busyForLong = () => new Response("", { status: 503, headers: { "retry-after": "60" } });
const mistaken = () => new Response("", { status: 400 });

test("a call that finds its upstream busy is made again", async () => {
  const { calls, url } = responding(busy, fine);
  const { call, outcomes, samples } = createCaller(url, { retries: true });
  expect(await call()).toEqual(ADA);
  expect(calls.made).toBe(2);
  expect(await outcomes()).toEqual({ ok: 1 });
  expect(await samples("upstream_retries_total")).toEqual([expect.stringMatching(/ 1$/)]);
});

test("a call that is refused is made again, as often as allowed", async () => {
  const { url } = responding(fine);
  await server?.stop(true);
  const { call, samples } = createCaller(url, { retries: true });
  await expectCode(call(), 502, "heroes_unreachable");
  expect(await samples("upstream_retries_total")).toEqual([expect.stringMatching(/ 2$/)]);
});

test("an upstream that requests more time than is left is not called again", async () => {
  const { calls, url } = responding(busyForLong);
  const { call } = createCaller(url, { retries: true });
  await expectCode(call({ deadlineMs: 5000 }), 502, "heroes_bad_status");
  expect(calls.made).toBe(1);
});

test.each([
  ["that is broken", failing],
  ["that finds fault with the call", mistaken],
])("an upstream %s is not called again", async (_, response) => {
  const { calls, url } = responding(response);
  const { call } = createCaller(url, { retries: true });
  await expectCode(call(), 502, "heroes_bad_status");
  expect(calls.made).toBe(1);
});

test("an upstream that keeps failing is not called, and the response has its own code", async () => {
  const { calls, url } = responding(failing);
  const { call, outcomes } = createCaller(url, { breaker: true });
  for (let made = 0; made < 30; made++) await call().catch(() => {});
  const problem = await expectCode(call(), 502, "heroes_circuit_open");
  expect(problem.retryAfterSeconds).toBe(5);
  expect(calls.made).toBeLessThan(30);
  expect(calls.made).toBeGreaterThanOrEqual(20);
  expect((await outcomes()).circuit_open).toBe(31 - calls.made);
});

test("an upstream that responds 4xx to every call is still called", async () => {
  const { calls, url } = responding(mistaken);
  const { call } = createCaller(url, { breaker: true });
  for (let made = 0; made < 30; made++) await call().catch(() => {});
  expect(calls.made).toBe(30);
});

test("retries stop where the circuit opens", async () => {
  const { calls, url } = responding(busy);
  const { call } = createCaller(url, { retries: true, breaker: true });
  for (let made = 0; made < 40; made++) await call().catch(() => {});
  expect(calls.made).toBeLessThanOrEqual(25);
});
