import { afterEach, expect, test } from "bun:test";
import { ADA, createCaller } from "./caller.ts";
import { expectCode } from "./expect-code.ts";

let server: ReturnType<typeof Bun.serve> | undefined;
afterEach(() => server?.stop(true));

/** A server that gives these answers one after another, the last for ever, and counts. */
function answering(...answers: (() => Response)[]) {
  const calls = { made: 0 };
  server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    development: false,
    fetch: () => (answers[Math.min(calls.made++, answers.length - 1)] as () => Response)(),
  });
  return { calls, url: `http://127.0.0.1:${server.port}` };
}

const fine = () => Response.json(ADA);
const failing = () => new Response("boom", { status: 500 });
const busy = () => new Response("", { status: 503 });
const busyForLong = () => new Response("", { status: 503, headers: { "retry-after": "60" } });
const mistaken = () => new Response("", { status: 400 });

test("a call that finds its upstream busy is made again", async () => {
  const { calls, url } = answering(busy, fine);
  const { call, outcomes, samples } = createCaller(url, { retries: true });
  expect(await call()).toEqual(ADA);
  expect(calls.made).toBe(2);
  expect(await outcomes()).toEqual({ ok: 1 });
  expect(await samples("upstream_retries_total")).toEqual([expect.stringMatching(/ 1$/)]);
});

test("a call that is refused is made again, as often as allowed", async () => {
  const { url } = answering(fine);
  await server?.stop(true);
  const { call, samples } = createCaller(url, { retries: true });
  await expectCode(call(), 502, "heroes_unreachable");
  expect(await samples("upstream_retries_total")).toEqual([expect.stringMatching(/ 2$/)]);
});

test("an upstream that asks for more time than is left is not called again", async () => {
  const { calls, url } = answering(busyForLong);
  const { call } = createCaller(url, { retries: true });
  await expectCode(call({ deadlineMs: 5000 }), 502, "heroes_bad_status");
  expect(calls.made).toBe(1);
});

test.each([
  ["that is broken", failing],
  ["that finds fault with the call", mistaken],
])("an upstream %s is not called again", async (_, answer) => {
  const { calls, url } = answering(answer);
  const { call } = createCaller(url, { retries: true });
  await expectCode(call(), 502, "heroes_bad_status");
  expect(calls.made).toBe(1);
});

test("an upstream that keeps failing is left alone, and the answer says so", async () => {
  const { calls, url } = answering(failing);
  const { call, outcomes } = createCaller(url, { breaker: true });
  for (let made = 0; made < 30; made++) await call().catch(() => {});
  const problem = await expectCode(call(), 502, "heroes_circuit_open");
  expect(problem.retryAfterSeconds).toBe(5);
  expect(calls.made).toBeLessThan(30);
  expect(calls.made).toBeGreaterThanOrEqual(20);
  expect((await outcomes()).circuit_open).toBe(31 - calls.made);
});

test("an upstream that finds fault with every call is not left alone", async () => {
  const { calls, url } = answering(mistaken);
  const { call } = createCaller(url, { breaker: true });
  for (let made = 0; made < 30; made++) await call().catch(() => {});
  expect(calls.made).toBe(30);
});

test("retries stop where the circuit opens", async () => {
  const { calls, url } = answering(busy);
  const { call } = createCaller(url, { retries: true, breaker: true });
  for (let made = 0; made < 40; made++) await call().catch(() => {});
  expect(calls.made).toBeLessThanOrEqual(25);
});
