import { afterEach, expect, setSystemTime, test } from "bun:test";
import { createMetrics } from "../metrics.ts";
import { CircuitOpen, createCircuitBreaker } from "./circuit-breaker.ts";

const failing = () => Promise.reject(new Error("down"));
const answering = () => Promise.resolve("up");
const refusing = () => Promise.reject(new RangeError("your mistake"));
const leaving = () => Promise.reject(new TypeError("gone away"));

function breakerUnderTest() {
  const metrics = createMetrics("test");
  const breaker = createCircuitBreaker(
    "heroes",
    {
      isFailure: (error) => (error as Error).name === "Error",
      isUndecided: (error) => error instanceof TypeError,
    },
    metrics,
  );
  const calls = async (count: number, call: () => Promise<unknown>) => {
    for (let made = 0; made < count; made++) await breaker.run(call).catch(() => {});
  };
  const outcome = (call: () => Promise<string>) => breaker.run(call).catch((error) => error.name);
  return { breaker, calls, outcome, metrics };
}

const START = new Date("2030-01-01T00:00:00Z");
const at = (seconds: number) => setSystemTime(new Date(START.getTime() + seconds * 1000));
afterEach(() => {
  setSystemTime();
});

test("stays closed below twenty calls in ten seconds, whatever became of them", async () => {
  at(0);
  const { breaker, calls } = breakerUnderTest();
  await calls(19, failing);
  expect(breaker.isOpen).toBe(false);
});

test("opens when half of at least twenty have failed, and then makes no call for five seconds", async () => {
  at(0);
  const { breaker, calls, metrics } = breakerUnderTest();
  await calls(12, answering);
  await calls(13, failing);
  expect(breaker.isOpen).toBe(true);
  let made = 0;
  const counting = async () => ++made;
  at(4.9);
  await expect(breaker.run(counting)).rejects.toBeInstanceOf(CircuitOpen);
  expect(made).toBe(0);
  const text = await metrics.registry.metrics();
  expect(text).toMatch(/upstream_circuit_state\{.*upstream="heroes".*\} 1/);
  expect(text).toMatch(/upstream_circuit_opened_total\{.*upstream="heroes".*\} 1/);
});

test("a caller's own mistakes never open it", async () => {
  at(0);
  const { breaker, calls } = breakerUnderTest();
  await calls(100, refusing);
  expect(breaker.isOpen).toBe(false);
});

test("one probe after five seconds; all others are refused meanwhile; its success closes it", async () => {
  at(0);
  const { breaker, calls, outcome } = breakerUnderTest();
  await calls(40, failing);
  at(6);
  const probe = Promise.withResolvers<string>();
  const probing = breaker.run(() => probe.promise);
  expect(await Promise.all([outcome(answering), outcome(answering)])).toEqual(["CircuitOpen", "CircuitOpen"]);
  probe.resolve("up");
  expect(await probing).toBe("up");
  expect(await outcome(answering)).toBe("up");
});

test("a probe that fails opens it again for five seconds", async () => {
  at(0);
  const { calls, outcome } = breakerUnderTest();
  await calls(40, failing);
  at(6);
  expect(await outcome(failing)).toBe("Error");
  at(10);
  expect(await outcome(answering)).toBe("CircuitOpen");
  at(12);
  expect(await outcome(answering)).toBe("up");
});

test("a probe whose caller went away decides nothing: the circuit stays open", async () => {
  at(0);
  const { breaker, calls, outcome } = breakerUnderTest();
  await calls(40, failing);
  at(6);
  expect(await outcome(leaving)).toBe("TypeError");
  expect(breaker.isOpen).toBe(true);
  at(12);
  expect(await outcome(answering)).toBe("up");
});
