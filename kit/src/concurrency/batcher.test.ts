import { describe, expect, test } from "bun:test";
import { type Batcher, createBatcher } from "./batcher.ts";

type BatcherOptions = Omit<Parameters<typeof createBatcher<number, string>>[0], "run">;

/** The far side: it notes each call's items and answers when it is told to. */
function farSide(options: BatcherOptions = {}) {
  const calls: { items: number[]; answer(): void; fail(reason: unknown): void }[] = [];
  const batcher: Batcher<number, string> = createBatcher({
    ...options,
    run: (items) => {
      const { promise, resolve, reject } = Promise.withResolvers<string[]>();
      calls.push({ items, answer: () => resolve(items.map((item) => `answer ${item}`)), fail: reject });
      return promise;
    },
  });
  return { batcher, calls, seen: () => calls.map(({ items }) => items) };
}

/** Lets the loop turn until a batch that was due has left, also one that became due in the first turn. */
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
    calls[0]?.answer();
    expect(await result).toBe("answer 1");
    expect(batcher.inFlight).toBe(0);
  });

  test("sends items of the same moment together, and each gets its own result", async () => {
    const { batcher, calls, seen } = farSide();
    const results = Promise.all([3, 1, 2].map((item) => batcher.submit(item)));
    await settle();
    expect(seen()).toEqual([[3, 1, 2]]);
    calls[0]?.answer();
    expect(await results).toEqual(["answer 3", "answer 1", "answer 2"]);
  });
});

test("an idle batcher takes along what the events that are already queued bring", async () => {
  const side = farSide({ maxInFlight: 2 });
  const first = Promise.withResolvers<unknown>();
  const second = Promise.withResolvers<unknown>();
  setImmediate(() => first.resolve(side.batcher.submit(1)));
  setImmediate(() => second.resolve(side.batcher.submit(2)));
  while (side.seen().flat().length < 2) await settle();
  for (const call of side.calls) call.answer();
  expect(await Promise.all([first.promise, second.promise])).toEqual(["answer 1", "answer 2"]);
  expect(side.seen()).toEqual([[1, 2]]);
});

test("what gathers while a call runs leaves together when it returns", async () => {
  const { batcher, calls, seen } = farSide();
  const results = [batcher.submit(1)];
  await settle();
  results.push(batcher.submit(2));
  await settle();
  results.push(batcher.submit(3));
  await settle();
  expect(batcher.waiting).toBe(2);
  calls[0]?.answer();
  await settle();
  expect(seen()).toEqual([[1], [2, 3]]);
  calls[1]?.answer();
  expect(await Promise.all(results)).toEqual(["answer 1", "answer 2", "answer 3"]);
});

test("maxInFlight calls run at once, and no more", async () => {
  const { batcher, calls, seen } = farSide({ maxInFlight: 2 });
  const results = [];
  for (const item of [1, 2, 3, 4]) {
    results.push(batcher.submit(item));
    await settle();
  }
  expect(seen()).toEqual([[1], [2]]);
  calls[1]?.answer();
  await settle();
  expect(seen()).toEqual([[1], [2], [3, 4]]);
  for (const call of calls) call.answer();
  await Promise.all(results);
});

describe("maxWeight", () => {
  test("counts items where nothing else is said", async () => {
    const { batcher, calls, seen } = farSide({ maxWeight: 2, maxInFlight: 3 });
    const results = Promise.all([1, 2, 3, 4, 5].map((item) => batcher.submit(item)));
    await settle();
    expect(seen()).toEqual([[1, 2], [3, 4], [5]]);
    for (const call of calls) call.answer();
    await results;
  });

  test("bounds the sum of the items' weights, without changing their order", async () => {
    const { batcher, calls, seen } = farSide({ maxWeight: 10, maxInFlight: 4, weightOf: (item) => item });
    const results = Promise.all([4, 6, 1, 9, 2].map((item) => batcher.submit(item)));
    await settle();
    expect(seen()).toEqual([[4, 6], [1, 9], [2]]);
    for (const call of calls) call.answer();
    await results;
  });

  test("lets an item that is heavier than the limit travel alone", async () => {
    const { batcher, calls, seen } = farSide({ maxWeight: 10, maxInFlight: 4, weightOf: (item) => item });
    const results = Promise.all([1, 99, 2].map((item) => batcher.submit(item)));
    await settle();
    expect(seen()).toEqual([[1], [99], [2]]);
    for (const call of calls) call.answer();
    await results;
  });
});

describe("a call that fails", () => {
  test("rejects the items of its own batch, and only those", async () => {
    const { batcher, calls } = farSide();
    const failing = Promise.allSettled([batcher.submit(1), batcher.submit(2)]);
    await settle();
    const fine = batcher.submit(3);
    const failure = new Error("the far side is down");
    calls[0]?.fail(failure);
    const rejected = { status: "rejected" as const, reason: failure };
    expect(await failing).toEqual([rejected, rejected]);
    await settle();
    calls[1]?.answer();
    expect(await fine).toBe("answer 3");
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

  test("by answering for fewer items than it was given rejects them all", async () => {
    const batcher = createBatcher<number, string>({ run: async () => ["only one"] });
    const reason = new Error("a call for 2 items gave 1 results");
    const rejected = { status: "rejected" as const, reason };
    expect(await Promise.allSettled([batcher.submit(1), batcher.submit(2)])).toEqual([rejected, rejected]);
  });
});

describe("a signal that aborts", () => {
  const reason = new Error("no longer wanted");

  test("before submitting keeps the item from ever travelling", async () => {
    const { batcher, seen } = farSide();
    await expect(batcher.submit(1, AbortSignal.abort(reason))).rejects.toBe(reason);
    await settle();
    expect(seen()).toEqual([]);
  });

  test("while waiting withdraws its own item and no other", async () => {
    const { batcher, calls, seen } = farSide();
    const controller = new AbortController();
    const stays = [batcher.submit(1)];
    const leaves = batcher.submit(2, controller.signal);
    stays.push(batcher.submit(3));
    controller.abort(reason);
    await expect(leaves).rejects.toBe(reason);
    await settle();
    expect(seen()).toEqual([[1, 3]]);
    calls[0]?.answer();
    expect(await Promise.all(stays)).toEqual(["answer 1", "answer 3"]);
  });

  test("during the call frees its caller at once; the others still get their own results", async () => {
    const { batcher, calls } = farSide();
    const controller = new AbortController();
    const stays = [batcher.submit(1)];
    const leaves = batcher.submit(2, controller.signal);
    stays.push(batcher.submit(3));
    await settle();
    controller.abort(reason);
    await expect(leaves).rejects.toBe(reason);
    calls[0]?.answer();
    expect(await Promise.all(stays)).toEqual(["answer 1", "answer 3"]);
  });

  test("and empties the queue makes no call at all", async () => {
    const { batcher, seen } = farSide();
    const controller = new AbortController();
    const leaves = batcher.submit(1, controller.signal);
    controller.abort(reason);
    await expect(leaves).rejects.toBe(reason);
    await settle();
    expect({ calls: seen(), inFlight: batcher.inFlight, waiting: batcher.waiting }).toEqual({
      calls: [],
      inFlight: 0,
      waiting: 0,
    });
  });
});
