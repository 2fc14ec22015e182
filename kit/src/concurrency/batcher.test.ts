import { describe, expect, test } from "bun:test";
import { type Batcher, createBatcher } from "./batcher.ts";

type BatcherOptions = Omit<Parameters<typeof createBatcher<number, string>>[0], "run">;

/** The receiver: records the items of each call, and responds when the test does. */
function farSide(options: BatcherOptions = {}) {
  const calls: { items: number[]; response(): void; fail(reason: unknown): void }[] = [];
  const batcher: Batcher<number, string> = createBatcher({
    ...options,
    run: (items) => {
      const { promise, resolve, reject } = Promise.withResolvers<string[]>();
      calls.push({ items, response: () => resolve(items.map((item) => `response ${item}`)), fail: reject });
      return promise;
    },
  });
  return { batcher, calls, seen: () => calls.map(({ items }) => items) };
}

/** Waits until a due batch has been sent, also one that became due in the first turn. */
const settle = async () => {
  await new Promise(setImmediate);
  await new Promise(setImmediate);
};

describe("an idle batcher", () => {
  test("sends a lone item with the end of the turn", async () => {
    const { batcher, calls, seen } = farSide();
    const result = batcher.submit(1);
    await settle();
    expect(seen()).toEqual([[1]]);
    expect({ inFlight: batcher.inFlight, waiting: batcher.waiting }).toEqual({ inFlight: 1, waiting: 0 });
    calls[0]?.response();
    expect(await result).toBe("response 1");
    expect(batcher.inFlight).toBe(0);
  });

  test("sends items of the same moment together, and each gets its own result", async () => {
    const { batcher, calls, seen } = farSide();
    const results = Promise.all([3, 1, 2].map((item) => batcher.submit(item)));
    await settle();
    expect(seen()).toEqual([[3, 1, 2]]);
    calls[0]?.response();
    expect(await results).toEqual(["response 3", "response 1", "response 2"]);
  });
});

test("an idle batcher includes items of events that are already queued", async () => {
  const side = farSide({ maxInFlight: 2 });
  const first = Promise.withResolvers<unknown>();
  const second = Promise.withResolvers<unknown>();
  setImmediate(() => first.resolve(side.batcher.submit(1)));
  setImmediate(() => second.resolve(side.batcher.submit(2)));
  while (side.seen().flat().length < 2) await settle();
  for (const call of side.calls) call.response();
  expect(await Promise.all([first.promise, second.promise])).toEqual(["response 1", "response 2"]);
  expect(side.seen()).toEqual([[1, 2]]);
});

test("items submitted while a call runs share the next one", async () => {
  const { batcher, calls, seen } = farSide();
  const results = [batcher.submit(1)];
  await settle();
  results.push(batcher.submit(2));
  await settle();
  results.push(batcher.submit(3));
  await settle();
  expect(batcher.waiting).toBe(2);
  calls[0]?.response();
  await settle();
  expect(seen()).toEqual([[1], [2, 3]]);
  calls[1]?.response();
  expect(await Promise.all(results)).toEqual(["response 1", "response 2", "response 3"]);
});

test("maxInFlight calls run at once, and no more", async () => {
  const { batcher, calls, seen } = farSide({ maxInFlight: 2 });
  const results = [];
  for (const item of [1, 2, 3, 4]) {
    results.push(batcher.submit(item));
    await settle();
  }
  expect(seen()).toEqual([[1], [2]]);
  calls[1]?.response();
  await settle();
  expect(seen()).toEqual([[1], [2], [3, 4]]);
  for (const call of calls) call.response();
  await Promise.all(results);
});

describe("maxWeight", () => {
  test("counts items by default", async () => {
    const { batcher, calls, seen } = farSide({ maxWeight: 2, maxInFlight: 3 });
    const results = Promise.all([1, 2, 3, 4, 5].map((item) => batcher.submit(item)));
    await settle();
    expect(seen()).toEqual([[1, 2], [3, 4], [5]]);
    for (const call of calls) call.response();
    await results;
  });

  test("bounds the sum of the items' weights, without changing their order", async () => {
    const { batcher, calls, seen } = farSide({ maxWeight: 10, maxInFlight: 4, weightOf: (item) => item });
    const results = Promise.all([4, 6, 1, 9, 2].map((item) => batcher.submit(item)));
    await settle();
    expect(seen()).toEqual([[4, 6], [1, 9], [2]]);
    for (const call of calls) call.response();
    await results;
  });

  test("sends an item that is heavier than the limit alone", async () => {
    const { batcher, calls, seen } = farSide({ maxWeight: 10, maxInFlight: 4, weightOf: (item) => item });
    const results = Promise.all([1, 99, 2].map((item) => batcher.submit(item)));
    await settle();
    expect(seen()).toEqual([[1], [99], [2]]);
    for (const call of calls) call.response();
    await results;
  });
});

describe("a call that fails", () => {
  test("rejects the items of its own batch, and only those", async () => {
    const { batcher, calls } = farSide();
    const failing = Promise.allSettled([batcher.submit(1), batcher.submit(2)]);
    await settle();
    const fine = batcher.submit(3);
    const failure = new Error("the receiver is down");
    calls[0]?.fail(failure);
    const rejected = { status: "rejected" as const, reason: failure };
    expect(await failing).toEqual([rejected, rejected]);
    await settle();
    calls[1]?.response();
    expect(await fine).toBe("response 3");
  });

  test("by throwing at once is a failure like any other", async () => {
    const failure = new Error("thrown");
    const batcher = createBatcher<number, string>({
      run: () => {
        throw failure;
      },
    });
    await expect(batcher.submit(1)).rejects.toBe(failure);
    expect(batcher.inFlight).toBe(0);
  });

  test("by returning fewer results than items rejects all of them", async () => {
    const batcher = createBatcher<number, string>({ run: async () => ["only one"] });
    const reason = new Error("a call for 2 items returned 1 results");
    const rejected = { status: "rejected" as const, reason };
    expect(await Promise.allSettled([batcher.submit(1), batcher.submit(2)])).toEqual([rejected, rejected]);
  });
});

describe("a signal that aborts", () => {
  const reason = new Error("no longer wanted");

  test("before submitting keeps the item from being sent", async () => {
    const { batcher, seen } = farSide();
    await expect(batcher.submit(1, AbortSignal.abort(reason))).rejects.toBe(reason);
    await settle();
    expect(seen()).toEqual([]);
  });

  test("while waiting withdraws its own item and no other", async () => {
    const { batcher, calls, seen } = farSide();
    const controller = new AbortController();
    const stays = [batcher.submit(1)];
    const cancelled = batcher.submit(2, controller.signal);
    stays.push(batcher.submit(3));
    controller.abort(reason);
    await expect(cancelled).rejects.toBe(reason);
    await settle();
    expect(seen()).toEqual([[1, 3]]);
    calls[0]?.response();
    expect(await Promise.all(stays)).toEqual(["response 1", "response 3"]);
  });

  test("during the call rejects its caller at once; the others still get their own results", async () => {
    const { batcher, calls } = farSide();
    const controller = new AbortController();
    const stays = [batcher.submit(1)];
    const cancelled = batcher.submit(2, controller.signal);
    stays.push(batcher.submit(3));
    await settle();
    controller.abort(reason);
    await expect(cancelled).rejects.toBe(reason);
    calls[0]?.response();
    expect(await Promise.all(stays)).toEqual(["response 1", "response 3"]);
  });

  test("and empties the queue makes no call at all", async () => {
    const { batcher, seen } = farSide();
    const controller = new AbortController();
    const cancelled = batcher.submit(1, controller.signal);
    controller.abort(reason);
    await expect(cancelled).rejects.toBe(reason);
    await settle();
    expect({ calls: seen(), inFlight: batcher.inFlight, waiting: batcher.waiting }).toEqual({
      calls: [],
      inFlight: 0,
      waiting: 0,
    });
  });
});
