import { afterEach, beforeEach, expect, jest, test } from "bun:test";
import { getEventListeners } from "node:events";
import { delay } from "./delay.ts";

const never = new AbortController().signal;

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** The whole milliseconds that a delay waits for, by the clock of the test. */
async function waitedMs(ms: number, random: () => number): Promise<number> {
  const startedAtMs = Date.now();
  const waiting = delay(ms, never, random);
  if (jest.getTimerCount() > 0) jest.advanceTimersToNextTimer();
  await waiting;
  return Date.now() - startedAtMs;
}

test("resolves when the time has passed, not before, and leaves nothing behind", async () => {
  const { signal } = new AbortController();
  let over = false;
  const waiting = delay(5, signal).then(() => {
    over = true;
  });
  jest.advanceTimersByTime(4);
  await Promise.resolve();
  expect(over).toBe(false);
  jest.advanceTimersByTime(1);
  await waiting;
  expect(over).toBe(true);
  expect({ timers: jest.getTimerCount(), listeners: getEventListeners(signal, "abort").length }).toEqual({
    timers: 0,
    listeners: 0,
  });
});

test("rejects with the signal's reason when that aborts, and leaves nothing behind", async () => {
  const controller = new AbortController();
  const waiting = delay(60_000, controller.signal);
  expect(jest.getTimerCount()).toBe(1);
  const reason = new Error("cancelled");
  controller.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  expect({
    timers: jest.getTimerCount(),
    listeners: getEventListeners(controller.signal, "abort").length,
  }).toEqual({ timers: 0, listeners: 0 });
});

test.each([0, 5])("rejects at once when the signal has aborted already (%p ms)", async (ms) => {
  const reason = new Error("cancelled");
  await expect(delay(ms, AbortSignal.abort(reason))).rejects.toBe(reason);
  expect(jest.getTimerCount()).toBe(0);
});

test("0 ms waits for no timer, whatever the random number", async () => {
  const waiting = delay(0, never, () => 1 - Number.EPSILON);
  expect(jest.getTimerCount()).toBe(0);
  await waiting;
});

test.each([
  [2.25, 0.74, 2],
  [2.25, 0.75, 3],
  [0.5, 0.49, 0],
  [0.5, 0.5, 1],
  [3, 0, 3],
  [3, 0.99, 3],
])("%p ms with the random number %p waits %p ms", async (ms, random, whole) => {
  expect(await waitedMs(ms, () => random)).toBe(whole);
});

test("over evenly spread random numbers the mean is what was requested", async () => {
  let sumMs = 0;
  for (let step = 0; step < 100; step++) sumMs += await waitedMs(1.3, () => step / 100);
  expect(sumMs / 100).toBeCloseTo(1.3, 10);
});
