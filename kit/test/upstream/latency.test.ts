import { expect, test } from "bun:test";
import { Abandoned } from "../../src/request/scope.ts";
import type { AddedLatency } from "../../src/upstream/latency/added-latency.ts";
import type { Latency } from "../../src/upstream/latency/latency.ts";
import { ADA, createCaller } from "./caller.ts";
import { httpResponse, rawServer } from "./raw-server.ts";

/** Longer than any test. */
const FOREVER_MS = 60_000;

const responding = () => rawServer((request) => request.send(httpResponse("200 OK", JSON.stringify(ADA))));

const constant = (ms: number): AddedLatency => ({
  current: { spec: `constant:${ms}`, sampleMs: () => ms },
});

/** This latency for the first call, none for those after it. */
function first(ms: number): AddedLatency {
  const times = [ms];
  return { current: { spec: "of this test", sampleMs: () => times.shift() ?? 0 } };
}

test("delays a call: it reaches the upstream after a timer of the same time that was set before it", async () => {
  const order: string[] = [];
  using server = rawServer((request) => {
    order.push("call");
    return request.send(httpResponse("200 OK", JSON.stringify(ADA)));
  });
  const { call, callMany } = createCaller(server.url, { latency: constant(20) });
  setTimeout(() => order.push("timer"), 20);
  expect(await call()).toEqual(ADA);
  expect(order).toEqual(["timer", "call"]);
  setTimeout(() => order.push("timer"), 20);
  await callMany(1).catch(() => {});
  expect(order).toEqual(["timer", "call", "timer", "call"]);
});

test("is drawn again for every call", async () => {
  using server = responding();
  let draws = 0;
  const latency: AddedLatency = { current: { spec: "counted", sampleMs: () => draws++ && 0 } };
  const { call } = createCaller(server.url, { latency });
  for (let calls = 0; calls < 3; calls++) await call();
  expect(draws).toBe(3);
});

test("follows a change: each call has the latency that is current when it is made", async () => {
  using server = responding();
  let draws = 0;
  const counted: Latency = { spec: "counted", sampleMs: () => draws++ && 0 };
  const latency: { current: Latency | undefined } = { current: undefined };
  const { call } = createCaller(server.url, { latency });
  await call();
  expect(draws).toBe(0);
  latency.current = counted;
  await call();
  expect(draws).toBe(1);
  latency.current = undefined;
  await call();
  expect(draws).toBe(1);
});

test("a request that is cancelled meanwhile makes no call", async () => {
  using server = responding();
  const { call, outcomes, occupancy } = createCaller(server.url, { latency: first(FOREVER_MS) });
  const client = new AbortController();
  const outcome = call({ parent: client.signal }).catch((error: unknown) => error);
  client.abort();
  expect(await outcome).toBeInstanceOf(Abandoned);
  expect(await occupancy()).toEqual({ in_flight: 0, waiting: 0 });
  expect(await call({ correlationId: "next" })).toEqual(ADA);
  expect(server.requests.map((request) => request.header("x-correlation-id"))).toEqual(["next"]);
  expect(server.connections).toBe(1);
  expect(await outcomes()).toEqual({ abandoned: 1, ok: 1 });
});

test("a deadline that passes meanwhile is 504 heroes_timeout, without a call", async () => {
  using server = responding();
  const { call, outcomes } = createCaller(server.url, { latency: first(FOREVER_MS) });
  await expect(call({ deadlineMs: 20 })).rejects.toMatchObject({ status: 504, code: "heroes_timeout" });
  expect(await call({ correlationId: "next" })).toEqual(ADA);
  expect(server.requests).toHaveLength(1);
  expect(await outcomes()).toEqual({ timeout: 1, ok: 1 });
});

test("the call carries the deadline that is left after the delay", async () => {
  using server = responding();
  const { call } = createCaller(server.url, { latency: constant(20) });
  await call({ deadlineMs: 5000 });
  expect(Number(server.requests[0]?.header("x-deadline-ms"))).toBeWithin(1, 4981);
});

test("holds the call's place in flight, as a slow network would; the next one waits for it", async () => {
  using server = responding();
  const { call, occupancy } = createCaller(server.url, { maxInFlight: 1, latency: first(FOREVER_MS) });
  const client = new AbortController();
  const delayed = call({ parent: client.signal }).catch((error: unknown) => error);
  const next = call({ correlationId: "next" });
  expect(await occupancy()).toEqual({ in_flight: 1, waiting: 1 });
  expect(server.requests).toBeEmpty();
  client.abort();
  expect(await delayed).toBeInstanceOf(Abandoned);
  expect(await next).toEqual(ADA);
  expect(server.requests.map((request) => request.header("x-correlation-id"))).toEqual(["next"]);
});
