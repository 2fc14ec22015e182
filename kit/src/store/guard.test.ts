import { describe, expect, test } from "bun:test";
import { Problem } from "../http/problem.ts";
import { createStoreGuard } from "./guard.ts";

const FAR_MS = 60_000;
const SOON_MS = 5;
const UNAVAILABLE = { status: 503, code: "store_unavailable", retryAfterSeconds: 1 };

const guardOf = (options: Partial<Parameters<typeof createStoreGuard>[0]>) =>
  createStoreGuard({ capacity: 1, timeoutMs: FAR_MS, isUnavailable: () => false, ...options });

/** A query that the test settles. */
function heldQuery() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  return { query: () => promise, resolve, reject };
}

test("a query's result passes through", async () => {
  expect(await guardOf({}).run(async () => "rows")).toBe("rows");
});

test("a query's own error passes through as it is", async () => {
  const duplicate = new Error("duplicate key");
  await expect(guardOf({}).run(() => Promise.reject(duplicate))).rejects.toBe(duplicate);
});

test("an unavailable store is 503 store_unavailable, with the error as its cause", async () => {
  const cut = new Error("connection terminated");
  const guard = guardOf({ isUnavailable: (error) => error === cut });
  const problem = await guard.run(() => Promise.reject(cut)).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(Problem);
  expect(problem).toMatchObject({ ...UNAVAILABLE, cause: cut });
});

describe("a query that outlives its timeout", () => {
  test("ends with 503 for its caller, and onStuck is called", async () => {
    const stuck = Promise.withResolvers<void>();
    const guard = guardOf({ timeoutMs: SOON_MS, onStuck: stuck.resolve });
    const problem = await guard.run(heldQuery().query).catch((error: unknown) => error);
    expect(problem).toMatchObject({ ...UNAVAILABLE, cause: { message: `no response within ${SOON_MS} ms` } });
    await stuck.promise;
  });

  test("keeps its place until the driver settles it", async () => {
    const guard = guardOf({ timeoutMs: SOON_MS });
    const frozen = heldQuery();
    await expect(guard.run(frozen.query)).rejects.toMatchObject(UNAVAILABLE);
    expect(guard.gate.inFlight).toBe(1);
    let started = false;
    const next = guard.run(async () => {
      started = true;
    });
    await expect(next).rejects.toMatchObject(UNAVAILABLE);
    expect(started).toBe(false);
    frozen.resolve("too late");
    await new Promise(setImmediate);
    expect(guard.gate.inFlight).toBe(0);
    expect(await guard.run(async () => "rows")).toBe("rows");
  });

  test("may fail afterwards without an unhandled rejection", async () => {
    const guard = guardOf({ timeoutMs: SOON_MS });
    const frozen = heldQuery();
    await expect(guard.run(frozen.query)).rejects.toMatchObject(UNAVAILABLE);
    frozen.reject(new Error("connection terminated"));
    await new Promise(setImmediate);
    expect(guard.gate.inFlight).toBe(0);
  });
});

test("a query that ends in time does not count as stuck", async () => {
  let stuck = 0;
  const guard = guardOf({ timeoutMs: SOON_MS, onStuck: () => stuck++ });
  await guard.run(async () => "rows");
  // Timers fire in the order of their ends, so the guard's would have fired before this one.
  await new Promise((resolve) => setTimeout(resolve, SOON_MS + 1));
  expect(stuck).toBe(0);
});

test("waiting for a busy pool is not being stuck: callers behind it end with 503, and onStuck is not called", async () => {
  const TIMEOUT_MS = 40;
  let stuck = 0;
  const guard = guardOf({ timeoutMs: TIMEOUT_MS, onStuck: () => stuck++ });
  const [first, second, third] = [heldQuery(), heldQuery(), heldQuery()];
  // The first query is over when the callers behind it still have a little timeout left.
  setTimeout(first.resolve, TIMEOUT_MS - 10, "rows");
  const results = Promise.allSettled([first, second, third].map(({ query }) => guard.run(query)));
  const unavailable = { status: "rejected" as const, reason: expect.objectContaining(UNAVAILABLE) };
  expect(await results).toEqual([{ status: "fulfilled", value: "rows" }, unavailable, unavailable]);
  // The second ran for less than the timeout when its caller timed out, and ends before it has run that long.
  second.resolve("rows");
  await new Promise((resolve) => setTimeout(resolve, TIMEOUT_MS + 1));
  expect(stuck).toBe(0);
});

test("no more queries run at once than the pool has connections", async () => {
  const guard = guardOf({ capacity: 2 });
  const held = [heldQuery(), heldQuery(), heldQuery()];
  const results = held.map(({ query }) => guard.run(query));
  expect({ inFlight: guard.gate.inFlight, waiting: guard.gate.waiting }).toEqual({ inFlight: 2, waiting: 1 });
  for (const { resolve } of held) resolve("rows");
  expect(await Promise.all(results)).toEqual(["rows", "rows", "rows"]);
});

test("the queue has room for a hundred per connection; further queries are refused at once with 503", async () => {
  const guard = guardOf({ capacity: 1 });
  const held = heldQuery();
  const waiting = Array.from({ length: 101 }, () => guard.run(held.query));
  await expect(guard.run(held.query)).rejects.toMatchObject(UNAVAILABLE);
  held.resolve("rows");
  await Promise.all(waiting);
});
