import { expect, test } from "bun:test";
import { cachedRead } from "./cached-read.ts";

test("an answer is kept for its time", async () => {
  let reads = 0;
  const ask = cachedRead(async () => ++reads, 60_000);
  expect([await ask(), await ask()]).toEqual([1, 1]);
});

test("an answer that is too old is read anew", async () => {
  let reads = 0;
  const ask = cachedRead(async () => ++reads, 0);
  expect([await ask(), await ask()]).toEqual([1, 2]);
});

test("those who ask while it is read share it, however long that takes", async () => {
  const reading = Promise.withResolvers<string>();
  let reads = 0;
  const ask = cachedRead(() => {
    reads++;
    return reading.promise;
  }, 0);
  const asked = [ask(), ask(), ask()];
  reading.resolve("answer");
  expect(await Promise.all(asked)).toEqual(["answer", "answer", "answer"]);
  expect(reads).toBe(1);
});

test("a failure is everybody's who waited, and is not kept", async () => {
  let reads = 0;
  const ask = cachedRead(async () => {
    if (++reads === 1) throw new Error("down");
    return reads;
  }, 60_000);
  const failed = await Promise.allSettled([ask(), ask()]);
  expect(failed.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await ask()).toBe(2);
});
