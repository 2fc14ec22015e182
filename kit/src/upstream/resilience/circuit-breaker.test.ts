import { describe, expect, test } from "bun:test";
import { createMetrics } from "../../metrics/metrics.ts";
import { Cancellation } from "../../request/cancellation.ts";
import { CircuitOpen, createCircuitBreaker } from "./circuit-breaker.ts";

const failing = () => Promise.reject(new Error("down"));
const responding = () => Promise.resolve("up");
const refusing = () => Promise.reject(new RangeError("your mistake"));
const disconnecting = () => Promise.reject(new TypeError("disconnected"));

const VERDICTS: Record<string, "failing" | "healthy" | "unknown"> = {
  Error: "failing",
  RangeError: "healthy",
  TypeError: "unknown",
};

function breakerUnderTest(probeWaitMs?: number) {
  const clock = { seconds: 1000 };
  const metrics = createMetrics("test");
  const breaker = createCircuitBreaker({
    judge: (error) => VERDICTS[(error as Error).name] ?? "unknown",
    metrics,
    labels: { upstream: "heroes" },
    now: () => clock.seconds * 1000,
    ...(probeWaitMs !== undefined && { probeWaitMs }),
  });
  const calls = async (count: number, call: () => Promise<unknown>) => {
    for (let made = 0; made < count; made++) await breaker.run(call).catch(() => {});
  };
  const outcome = (call: () => Promise<string>, signal?: Cancellation) =>
    breaker.run(call, signal).catch((error) => error.name);
  /** Opens it, and lets it become half open. */
  const halfOpen = async () => {
    await calls(20, failing);
    clock.seconds += 5;
  };
  /** Calls that the test ends. */
  const held = (count: number) => {
    const made: PromiseWithResolvers<string>[] = [];
    const outcomes = Array.from({ length: count }, () =>
      outcome(() => {
        const call = Promise.withResolvers<string>();
        made.push(call);
        return call.promise;
      }),
    );
    return { made, outcomes };
  };
  return { breaker, calls, outcome, metrics, clock, halfOpen, held };
}

/** Lets pending callbacks run. */
const turn = () => new Promise(setImmediate);

describe("a closed circuit", () => {
  test("stays closed below twenty calls in ten seconds, whatever their outcome", async () => {
    const { breaker, calls, clock } = breakerUnderTest();
    await calls(19, failing);
    expect(breaker.isOpen).toBe(false);
    clock.seconds += 11;
    await calls(19, failing);
    expect(breaker.isOpen).toBe(false);
  });

  test("opens when half of at least twenty have failed, and then makes no call for five seconds", async () => {
    const { breaker, calls, metrics, clock } = breakerUnderTest();
    await calls(12, responding);
    await calls(13, failing);
    expect(breaker.isOpen).toBe(true);
    let made = 0;
    const counting = async () => ++made;
    clock.seconds += 4.9;
    await expect(breaker.run(counting)).rejects.toBeInstanceOf(CircuitOpen);
    expect(made).toBe(0);
    const text = await metrics.registry.metrics();
    expect(text).toMatch(/upstream_circuit_state\{.*upstream="heroes".*\} 1/);
    expect(text).toMatch(/upstream_circuit_opened_total\{.*upstream="heroes".*\} 1/);
  });

  test.each([
    ["a caller's own mistakes", refusing],
    ["callers that disconnect", disconnecting],
  ])("is never opened by %s", async (_, call) => {
    const { breaker, calls } = breakerUnderTest();
    await calls(100, call);
    expect(breaker.isOpen).toBe(false);
  });

  test("is not opened by failures among many more that show nothing", async () => {
    const { breaker, calls } = breakerUnderTest();
    await calls(19, failing);
    await calls(1000, disconnecting);
    expect(breaker.isOpen).toBe(false);
    await calls(1, failing);
    expect(breaker.isOpen).toBe(true);
  });
});

describe("a circuit that is half open", () => {
  test("makes three calls at once; the others wait, and all are made once one has succeeded", async () => {
    const { breaker, halfOpen, held } = breakerUnderTest();
    await halfOpen();
    const { made, outcomes } = held(20);
    await turn();
    expect(made).toHaveLength(3);
    made[1]?.resolve("up");
    await turn();
    expect(breaker.isOpen).toBe(false);
    expect(made).toHaveLength(20);
    for (const call of made) call.resolve("up");
    expect(await Promise.all(outcomes)).toEqual(Array(20).fill("up"));
  });

  test("refuses them all when one has failed, for five seconds more", async () => {
    const { halfOpen, held, outcome, clock } = breakerUnderTest();
    await halfOpen();
    const { made, outcomes } = held(20);
    await turn();
    made[0]?.reject(new Error("still down"));
    await turn();
    expect(made).toHaveLength(3);
    expect((await Promise.all(outcomes.slice(3))).every((name) => name === "CircuitOpen")).toBe(true);
    // The other probes end too late.
    made[1]?.resolve("up");
    await turn();
    clock.seconds += 4.9;
    expect(await outcome(responding)).toBe("CircuitOpen");
    clock.seconds += 0.2;
    expect(await outcome(responding)).toBe("up");
    expect(await outcome(responding)).toBe("up");
  });

  test("makes another probe when the caller of one has disconnected, and never waits for five seconds more", async () => {
    const { breaker, halfOpen, held, outcome } = breakerUnderTest();
    await halfOpen();
    for (let client = 0; client < 50; client++) expect(await outcome(disconnecting)).toBe("TypeError");
    const { made } = held(10);
    await turn();
    for (let left = 0; left < 5; left++) {
      made[left]?.reject(new TypeError("disconnected"));
      await turn();
      expect(made).toHaveLength(Math.min(10, 3 + left + 1));
    }
    expect(breaker.isOpen).toBe(true);
    made[5]?.resolve("up");
    await turn();
    expect(breaker.isOpen).toBe(false);
    expect(made).toHaveLength(10);
  });

  test("is closed by a call that the upstream refuses with 4xx", async () => {
    const { breaker, halfOpen, outcome } = breakerUnderTest();
    await halfOpen();
    expect(await outcome(refusing)).toBe("RangeError");
    expect(breaker.isOpen).toBe(false);
  });

  test("no call waits for longer than the limit", async () => {
    const { halfOpen, held } = breakerUnderTest(1);
    await halfOpen();
    const { made, outcomes } = held(4);
    expect(await outcomes[3]).toBe("CircuitOpen");
    expect(made).toHaveLength(3);
  });

  test("rejects calls whose request has ended", async () => {
    const { halfOpen, held, outcome } = breakerUnderTest();
    await halfOpen();
    const { made } = held(3);
    const request = new Cancellation();
    const waiting = outcome(responding, request);
    await turn();
    request.abort(new RangeError("over"));
    expect(await waiting).toBe("RangeError");
    expect(await outcome(responding, request)).toBe("RangeError");
    expect(made).toHaveLength(3);
  });

  test("ignores calls that began before it opened", async () => {
    const { breaker, held, halfOpen, outcome } = breakerUnderTest();
    const before = held(40);
    await halfOpen();
    for (const call of before.made.slice(0, 20)) call.resolve("up");
    await turn();
    expect(breaker.isOpen).toBe(true);
    expect(await outcome(responding)).toBe("up");
    for (const call of before.made.slice(20)) call.reject(new Error("late"));
    await turn();
    expect(breaker.isOpen).toBe(false);
  });
});
