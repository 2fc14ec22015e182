import { afterEach, beforeEach, expect, test } from "bun:test";
import { Problem } from "@super-heroes/kit/http/problem";
import { createMetrics } from "@super-heroes/kit/metrics/metrics";
import { silentLog } from "@super-heroes/testing/stand-ins/silent-log";
import { createLive, type Live, type LiveOptions } from "./live.ts";

let text: string;
let reads: number;
let live: Live;

const read = async () => {
  reads++;
  return text;
};
const create = (options: Partial<LiveOptions> = {}) =>
  createLive({
    event: "sample",
    read,
    runtime: { log: silentLog, metrics: createMetrics("test") },
    everyMs: 1,
    ...options,
  });
/** Waits until two more reads have begun, so that the result of the first one was sent. */
async function sent(): Promise<void> {
  const enough = reads + 2;
  while (reads < enough) await Bun.sleep(1);
}
const readerOf = (response: Response) => {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  return async () => (await reader?.read())?.value;
};

beforeEach(() => {
  text = "one";
  reads = 0;
  live = create();
});
afterEach(() => live.close());

test("one read serves all subscribers", async () => {
  const readers = [];
  for (let count = 0; count < 5; count++) readers.push(readerOf(await live.subscribe()));
  for (const next of readers) expect(await next()).toBe("event: sample\ndata: one\n\n");
  const before = reads;
  text = "two";
  for (const next of readers) expect(await next()).toBe("event: sample\ndata: two\n\n");
  expect(reads - before).toBeLessThan(5);
});

test("a text that stays the same is not sent again", async () => {
  const next = readerOf(await live.subscribe());
  await next();
  await sent();
  text = "two";
  expect(await next()).toBe("event: sample\ndata: two\n\n");
});

test("a slow reader misses texts in between and gets the newest one", async () => {
  const response = await live.subscribe();
  for (const change of ["two", "three", "four"]) {
    text = change;
    await sent();
  }
  const next = readerOf(response);
  expect(await next()).toBe("event: sample\ndata: one\n\n");
  const seen = await next();
  expect(["event: sample\ndata: two\n\n", "event: sample\ndata: four\n\n"]).toContain(seen ?? "");
  if (seen !== "event: sample\ndata: four\n\n") expect(await next()).toBe("event: sample\ndata: four\n\n");
});

test("without subscribers nothing is read", async () => {
  const response = await live.subscribe();
  await sent();
  await response.body?.cancel();
  await Bun.sleep(5);
  const before = reads;
  await Bun.sleep(20);
  expect(reads).toBe(before);
});

test("a failed read is skipped", async () => {
  let failures = 0;
  live = create({
    read: async () => {
      if (text === "two" && failures < 3) {
        failures++;
        throw new Error("the store is down");
      }
      return text;
    },
  });
  const next = readerOf(await live.subscribe());
  await next();
  text = "two";
  expect(await next()).toBe("event: sample\ndata: two\n\n");
  expect(failures).toBe(3);
});

test("a comment is sent at intervals", async () => {
  live = create({ heartbeatMs: 1 });
  const next = readerOf(await live.subscribe());
  await next();
  expect(await next()).toBe(":\n\n");
});

test("the number of subscribers is limited", async () => {
  live = create({ mostSubscribers: 2 });
  const first = await live.subscribe();
  await live.subscribe();
  const refusal = await live.subscribe().catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Problem);
  expect(refusal).toMatchObject({ status: 503, code: "too_many_subscribers", retryAfterSeconds: 1 });
  await first.body?.cancel();
  expect((await live.subscribe()).status).toBe(200);
});

test("closing ends all streams and refuses new ones", async () => {
  const next = readerOf(await live.subscribe());
  await next();
  live.close();
  expect(await next()).toBeUndefined();
  await expect(live.subscribe()).rejects.toMatchObject({ status: 503, code: "stopping" });
});
