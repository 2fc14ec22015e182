import { expect, test } from "bun:test";
import { cachedRead } from "./cached-read.ts";

test("a result is cached for its time", async () => {
  let reads = 0;
  const read = cachedRead(async () => ++reads, 60_000);
  expect([await read(), await read()]).toEqual([1, 1]);
});

test("a result that is too old is read again", async () => {
  let reads = 0;
  const read = cachedRead(async () => ++reads, 0);
  expect([await read(), await read()]).toEqual([1, 2]);
});

test("callers share a read that is running, however long that takes", async () => {
  const reading = Promise.withResolvers<string>();
  let reads = 0;
  const read = cachedRead(() => {
    reads++;
    return reading.promise;
  }, 0);
  const results = [read(), read(), read()];
  reading.resolve("response");
  expect(await Promise.all(results)).toEqual(["response", "response", "response"]);
  expect(reads).toBe(1);
});

test("a failure rejects every caller that waited, and is not cached", async () => {
  let reads = 0;
  const read = cachedRead(async () => {
    if (++reads === 1) throw new Error("down");
    return reads;
  }, 60_000);
  const failed = await Promise.allSettled([read(), read()]);
  expect(failed.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await read()).toBe(2);
});
