import { expect, test } from "bun:test";
import { createMetrics } from "../../metrics/metrics.ts";
import { Deadline } from "../../request/deadline.ts";
import { createRetries, type Verdict } from "./retries.ts";

class Failure extends Error {
  constructor(readonly verdict: Verdict) {
    super("failed");
  }
}

const again = () => new Failure({ retryable: true });

/** Retries without pauses, so that a test never waits. */
function retriesUnderTest(random = () => 0) {
  const metrics = createMetrics("test");
  const judge = (error: unknown) => (error as Failure).verdict;
  const retries = createRetries("heroes", judge, metrics, random);
  /** A first attempt, repeated where that is allowed. */
  const run = async <T>(call: () => Promise<T>, deadline: Deadline) => {
    retries.earn();
    try {
      return await call();
    } catch (error) {
      if (!retries.isRetryable(error)) throw error;
      return await retries.again(error, call, deadline);
    }
  };
  return { metrics, retries: { run } };
}

/** A call that fails so often and then succeeds, and how often it was made. */
function failingTimes(times: number, failure: () => Error = again) {
  const calls = { made: 0 };
  const call = async () => {
    calls.made++;
    if (calls.made <= times) throw failure();
    return "response";
  };
  return { calls, call };
}

const plenty = () => Deadline.after(60_000);

test("a call that succeeds is made once", async () => {
  const { retries } = retriesUnderTest();
  const { calls, call } = failingTimes(0);
  expect(await retries.run(call, plenty())).toBe("response");
  expect(calls.made).toBe(1);
});

test.each([1, 2])("a call that fails %d times is made again, and responds", async (times) => {
  const { retries } = retriesUnderTest();
  const { calls, call } = failingTimes(times);
  expect(await retries.run(call, plenty())).toBe("response");
  expect(calls.made).toBe(times + 1);
});

test("after two retries the last failure is the call's", async () => {
  const { retries } = retriesUnderTest();
  const { calls, call } = failingTimes(9);
  await expect(retries.run(call, plenty())).rejects.toBeInstanceOf(Failure);
  expect(calls.made).toBe(3);
});

test("calls that are not safe to repeat, or would fail again, are not repeated", async () => {
  const { retries } = retriesUnderTest();
  const { calls, call } = failingTimes(1, () => new Failure({ retryable: false }));
  await expect(retries.run(call, plenty())).rejects.toBeInstanceOf(Failure);
  expect(calls.made).toBe(1);
});

test("in an outage, attempts stay within a tenth above the calls, and three", async () => {
  const { retries, metrics } = retriesUnderTest();
  let attempts = 0;
  const dead = async () => {
    attempts++;
    throw again();
  };
  for (let calls = 1; calls <= 500; calls++) {
    await retries.run(dead, plenty()).catch(() => {});
    expect(attempts).toBeLessThanOrEqual(1.1 * calls + 3 + 1e-6);
  }
  expect(attempts).toBeGreaterThan(545);
  expect(await metrics.registry.metrics()).toMatch(/upstream_retries_denied_total\{.*\} [1-9]/);
});

test("a retry that could only begin after the deadline is not made", async () => {
  const { retries } = retriesUnderTest();
  const failure = () => new Failure({ retryable: true, retryAfterMs: 10_000 });
  const { calls, call } = failingTimes(1, failure);
  await expect(retries.run(call, Deadline.after(5000))).rejects.toBeInstanceOf(Failure);
  expect(calls.made).toBe(1);
});

test("the upstream's Retry-After is respected when it is longer than the pause", async () => {
  const { retries } = retriesUnderTest();
  const { call } = failingTimes(1, () => new Failure({ retryable: true, retryAfterMs: 40 }));
  const startedAtMs = performance.now();
  expect(await retries.run(call, plenty())).toBe("response");
  // Timers never fire early by more than the fraction of a millisecond that they drop.
  expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(39);
});
