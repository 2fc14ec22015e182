import { describe, expect, test } from "bun:test";
import { createGate, type Gate, GateFull } from "./gate.ts";

/** A call through the gate that runs until the test ends it. */
function enter(gate: Gate, signal?: AbortSignal) {
  const end = Promise.withResolvers<void>();
  const call = { started: false, end, outcome: Promise.resolve() };
  call.outcome = gate.run(() => {
    call.started = true;
    return end.promise;
  }, signal);
  return call;
}

test("a call with room runs at once, and its result passes through", async () => {
  const gate = createGate({ capacity: 1, maxQueue: 0 });
  expect(await gate.run(async () => "response")).toBe("response");
  expect(gate.inFlight).toBe(0);
});

test("never more than the capacity run at once, however many come", async () => {
  const gate = createGate({ capacity: 4, maxQueue: 100 });
  let running = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 100 }, () =>
      gate.run(async () => {
        most = Math.max(most, ++running);
        await new Promise(setImmediate);
        running--;
      }),
    ),
  );
  expect(most).toBe(4);
  expect({ inFlight: gate.inFlight, waiting: gate.waiting }).toEqual({ inFlight: 0, waiting: 0 });
});

test("waiting calls run in the order in which they came", async () => {
  const gate = createGate({ capacity: 1, maxQueue: 10 });
  const order: number[] = [];
  const calls = [1, 2, 3, 4, 5].map((number) => gate.run(async () => void order.push(number)));
  expect(gate.waiting).toBe(4);
  await Promise.all(calls);
  expect(order).toEqual([1, 2, 3, 4, 5]);
});

test("a new call does not overtake waiting ones", async () => {
  const gate = createGate({ capacity: 1, maxQueue: 10 });
  const first = enter(gate);
  const second = enter(gate);
  first.end.resolve();
  await first.outcome;
  const newcomer = enter(gate);
  expect([second.started, newcomer.started]).toEqual([true, false]);
  second.end.resolve();
  await second.outcome;
  newcomer.end.resolve();
  await newcomer.outcome;
});

describe("a place that is acquired and released", () => {
  test("is acquired at once while there is room, without a promise", () => {
    const gate = createGate({ capacity: 2, maxQueue: 0 });
    expect(gate.acquire()).toBeUndefined();
    expect(gate.inFlight).toBe(1);
    gate.release();
    expect(gate.inFlight).toBe(0);
  });

  test("goes to the first call that waits when it is released", async () => {
    const gate = createGate({ capacity: 1, maxQueue: 2 });
    gate.acquire();
    const order: string[] = [];
    const first = gate.acquire()?.then(() => order.push("first"));
    const second = gate.acquire()?.then(() => order.push("second"));
    gate.release();
    await first;
    expect(order).toEqual(["first"]);
    expect({ inFlight: gate.inFlight, waiting: gate.waiting }).toEqual({ inFlight: 1, waiting: 1 });
    gate.release();
    await second;
    gate.release();
    expect(gate.inFlight).toBe(0);
  });
});

describe("a full queue", () => {
  test("refuses the next call with GateFull and never starts it", async () => {
    const gate = createGate({ capacity: 1, maxQueue: 1 });
    const running = enter(gate);
    const waiting = enter(gate);
    const refused = enter(gate);
    await expect(refused.outcome).rejects.toBeInstanceOf(GateFull);
    running.end.resolve();
    waiting.end.resolve();
    await Promise.all([running.outcome, waiting.outcome]);
    expect(refused.started).toBe(false);
  });

  test("accepts calls again once one has been admitted", async () => {
    const gate = createGate({ capacity: 1, maxQueue: 1 });
    const running = enter(gate);
    const waiting = enter(gate);
    running.end.resolve();
    await running.outcome;
    const next = enter(gate);
    waiting.end.resolve();
    next.end.resolve();
    await Promise.all([waiting.outcome, next.outcome]);
    expect(next.started).toBe(true);
  });
});

describe("an abort in the queue", () => {
  test("rejects with the signal's reason, at once, and never starts the call", async () => {
    const gate = createGate({ capacity: 1, maxQueue: 1 });
    const running = enter(gate);
    const controller = new AbortController();
    const cancelled = enter(gate, controller.signal);
    const reason = new Error("no longer wanted");
    controller.abort(reason);
    await expect(cancelled.outcome).rejects.toBe(reason);
    expect(gate.waiting).toBe(0);
    running.end.resolve();
    await running.outcome;
    expect(cancelled.started).toBe(false);
  });

  test("frees the place in the queue, and the next place goes to a call that still waits", async () => {
    const gate = createGate({ capacity: 1, maxQueue: 2 });
    const running = enter(gate);
    const controller = new AbortController();
    const cancelled = enter(gate, controller.signal);
    const next = enter(gate);
    controller.abort(new Error("gone"));
    await expect(cancelled.outcome).rejects.toThrow("gone");
    const last = enter(gate);
    running.end.resolve();
    await running.outcome;
    expect([next.started, last.started]).toEqual([true, false]);
    next.end.resolve();
    last.end.resolve();
    await Promise.all([next.outcome, last.outcome]);
    expect(gate.inFlight).toBe(0);
  });

  test("after admission has no effect: the call has its place until it ends", async () => {
    const gate = createGate({ capacity: 1, maxQueue: 1 });
    const first = enter(gate);
    const controller = new AbortController();
    const admitted = enter(gate, controller.signal);
    first.end.resolve();
    await first.outcome;
    controller.abort();
    expect({ inFlight: gate.inFlight, waiting: gate.waiting }).toEqual({ inFlight: 1, waiting: 0 });
    admitted.end.resolve();
    await admitted.outcome;
    expect(gate.inFlight).toBe(0);
  });

  test("keeps nothing of cancelled calls, even while no place is released", async () => {
    const gate = createGate({ capacity: 1, maxQueue: 10 });
    const frozen = enter(gate);
    const reason = new Error("gone");
    const signals: WeakRef<AbortSignal>[] = [];
    for (let count = 0; count < 1000; count++) {
      const controller = new AbortController();
      const cancelled = gate.run(async () => {}, controller.signal);
      controller.abort(reason);
      await cancelled.catch(() => {});
      signals.push(new WeakRef(controller.signal));
    }
    await new Promise(setImmediate);
    Bun.gc(true);
    // The collector may spare a few that still lie on the stack.
    expect(signals.filter((signal) => signal.deref()).length).toBeLessThan(100);
    frozen.end.resolve();
    await frozen.outcome;
  });

  test("a signal that is aborted already does not wait at all", async () => {
    const gate = createGate({ capacity: 1, maxQueue: 1 });
    const running = enter(gate);
    const reason = new Error("too late");
    await expect(enter(gate, AbortSignal.abort(reason)).outcome).rejects.toBe(reason);
    expect(gate.waiting).toBe(0);
    running.end.resolve();
    await running.outcome;
  });
});

describe("a call that fails releases its place", () => {
  const failure = new Error("the call failed");

  test.each([
    ["by a rejection", () => Promise.reject(failure)],
    [
      "by throwing before its first await",
      () => {
        throw failure;
      },
    ],
  ])("%s", async (_, call) => {
    const gate = createGate({ capacity: 1, maxQueue: 1 });
    const failing = gate.run(call);
    const next = gate.run(async () => "served");
    await expect(failing).rejects.toBe(failure);
    expect(await next).toBe("served");
    expect(gate.inFlight).toBe(0);
  });
});
