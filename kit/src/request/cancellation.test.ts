import { expect, test } from "bun:test";
import { Cancellation } from "./cancellation.ts";

const reason = new Error("no longer wanted");

test("is silent until it is aborted, and then says why", () => {
  const signal = new Cancellation();
  expect([signal.aborted, signal.reason]).toEqual([false, undefined]);
  signal.throwIfAborted();
  signal.abort(reason);
  expect([signal.aborted, signal.reason]).toEqual([true, reason]);
  expect(() => signal.throwIfAborted()).toThrow(reason);
});

test("tells every listener once, functions and objects alike", () => {
  const signal = new Cancellation();
  const told: string[] = [];
  signal.addEventListener("abort", () => told.push("function"));
  signal.addEventListener("abort", { handleEvent: () => told.push("object") });
  signal.abort(reason);
  signal.abort(new Error("another"));
  expect(told).toEqual(["function", "object"]);
  expect(signal.reason).toBe(reason);
});

test.each([0, 1, 2])("a listener that is removed hears nothing, the others do (removed: %i)", (removed) => {
  const signal = new Cancellation();
  const told: number[] = [];
  const listeners = [0, 1, 2].map((number) => () => void told.push(number));
  for (const listener of listeners) signal.addEventListener("abort", listener);
  signal.removeEventListener("abort", listeners[removed] as () => void);
  signal.removeEventListener("abort", () => {});
  signal.abort(reason);
  expect(told.toSorted()).toEqual([0, 1, 2].filter((number) => number !== removed));
});

test("listeners that remove themselves or each other while they are told do not disturb it", () => {
  const signal = new Cancellation();
  let told = 0;
  const second = () => void told++;
  const first = () => {
    signal.removeEventListener("abort", first);
    signal.removeEventListener("abort", second);
    told++;
  };
  signal.addEventListener("abort", first);
  signal.addEventListener("abort", second);
  signal.abort(reason);
  expect(told).toBe(2);
});
