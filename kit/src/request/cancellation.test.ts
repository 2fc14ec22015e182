import { expect, test } from "bun:test";
import { Cancellation } from "./cancellation.ts";

const reason = new Error("no longer wanted");

test("has no reason until it is aborted", () => {
  const signal = new Cancellation();
  expect([signal.aborted, signal.reason]).toEqual([false, undefined]);
  signal.throwIfAborted();
  signal.abort(reason);
  expect([signal.aborted, signal.reason]).toEqual([true, reason]);
  expect(() => signal.throwIfAborted()).toThrow(reason);
});

test("calls every listener once, functions and objects alike", () => {
  const signal = new Cancellation();
  const called: string[] = [];
  signal.addEventListener("abort", () => called.push("function"));
  signal.addEventListener("abort", { handleEvent: () => called.push("object") });
  signal.abort(reason);
  signal.abort(new Error("another"));
  expect(called).toEqual(["function", "object"]);
  expect(signal.reason).toBe(reason);
});

test.each([0, 1, 2])("a listener that is removed is not called, the others are (removed: %i)", (removed) => {
  const signal = new Cancellation();
  const called: number[] = [];
  const listeners = [0, 1, 2].map((number) => () => void called.push(number));
  for (const listener of listeners) signal.addEventListener("abort", listener);
  signal.removeEventListener("abort", listeners[removed] as () => void);
  signal.removeEventListener("abort", () => {});
  signal.abort(reason);
  expect(called.toSorted()).toEqual([0, 1, 2].filter((number) => number !== removed));
});

test("listeners that remove themselves or each other while they are called do not disturb it", () => {
  const signal = new Cancellation();
  let called = 0;
  const second = () => void called++;
  const first = () => {
    signal.removeEventListener("abort", first);
    signal.removeEventListener("abort", second);
    called++;
  };
  signal.addEventListener("abort", first);
  signal.addEventListener("abort", second);
  signal.abort(reason);
  expect(called).toBe(2);
});
