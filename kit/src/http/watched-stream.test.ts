import { expect, test } from "bun:test";
import { Cancellation } from "../request/cancellation.ts";
import { NEVER_MS, type StreamLimits, watchedStream } from "./watched-stream.ts";

const bytes = (length: number) => new Uint8Array(length);

/** A watched stream over a source that a test feeds, and how both ended. */
function streamUnderTest(limits: Partial<StreamLimits> = {}) {
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  const seen = { cancelled: 0, hungUp: 0 };
  const source = new ReadableStream<Uint8Array>({
    start(own) {
      controller = own;
    },
    cancel: () => void seen.cancelled++,
  });
  const client = new Cancellation();
  const watched = watchedStream(source, {
    sourceIdleMs: NEVER_MS,
    clientIdleMs: NEVER_MS,
    client,
    hangUp: () => void seen.hungUp++,
    ...limits,
  });
  return { ...watched, controller, client, seen, reader: watched.stream.getReader() };
}

test("a stream that is read to its end was not cut off", async () => {
  const { controller, reader, ended, seen } = streamUnderTest();
  controller.enqueue(bytes(3));
  controller.enqueue(bytes(4));
  controller.close();
  expect((await reader.read()).value).toHaveLength(3);
  expect((await reader.read()).value).toHaveLength(4);
  expect((await reader.read()).done).toBe(true);
  expect(await ended).toBeUndefined();
  expect(seen).toEqual({ cancelled: 0, hungUp: 0 });
});

test("a large piece is passed on in small ones, so that a slow reader is seen to make progress", async () => {
  const { controller, reader } = streamUnderTest();
  const piece = bytes(150_000).map((_, index) => index % 251);
  controller.enqueue(piece);
  controller.close();
  const pieces: Uint8Array[] = [];
  for (let read = await reader.read(); !read.done; read = await reader.read()) pieces.push(read.value);
  expect(pieces.map(({ length }) => length)).toEqual([65_536, 65_536, 18_928]);
  expect(Buffer.concat(pieces).equals(piece)).toBe(true);
});

test("a source that sends nothing is cut off, and the reader fails", async () => {
  const { reader, ended, seen } = streamUnderTest({ sourceIdleMs: 5 });
  await expect(reader.read()).rejects.toThrow("source_idle");
  expect(await ended).toEqual({ cut: "source_idle" });
  expect(seen).toEqual({ cancelled: 1, hungUp: 0 });
});

test("so is one that only drips", async () => {
  const { controller, reader, ended } = streamUnderTest({ sourceIdleMs: 20, sourceBytes: 1000 });
  const dripping = setInterval(() => controller.enqueue(bytes(1)), 1);
  const reading = async () => {
    for (;;) await reader.read();
  };
  await expect(reading()).rejects.toThrow("source_idle");
  clearInterval(dripping);
  expect(await ended).toEqual({ cut: "source_idle" });
});

test("a source that makes progress has no time limit", async () => {
  const { controller, reader, ended } = streamUnderTest({ sourceIdleMs: 1000, sourceBytes: 1000 });
  for (let piece = 0; piece < 2000; piece++) {
    controller.enqueue(bytes(1000));
    await reader.read();
  }
  controller.close();
  await reader.read();
  expect(await ended).toBeUndefined();
});

test("the connection of a reader that stops is closed", async () => {
  const { controller, reader, ended, seen } = streamUnderTest({ clientIdleMs: 5 });
  controller.enqueue(bytes(1));
  await reader.read();
  expect(await ended).toEqual({ cut: "client_idle" });
  await expect(reader.read()).rejects.toThrow("client_idle");
  expect(seen).toEqual({ cancelled: 1, hungUp: 1 });
});

test("a source that fails fails the reader with its own error", async () => {
  const { controller, reader, ended } = streamUnderTest();
  const failure = new Error("the store went down");
  controller.error(failure);
  await expect(reader.read()).rejects.toBe(failure);
  expect(await ended).toEqual({ cut: "source_failed", cause: failure });
});

test("a client that disconnects is not a fault of the source, whether it has begun to read, or not, or cancels", async () => {
  const early = streamUnderTest();
  early.client.abort(new Error("gone"));
  expect(await early.ended).toEqual({ cut: "client_closed" });
  expect(early.seen.cancelled).toBe(1);
  await expect(early.reader.read()).rejects.toThrow();

  const reading = streamUnderTest();
  const read = reading.reader.read();
  reading.client.abort(new Error("gone"));
  await expect(read).rejects.toThrow();
  expect(await reading.ended).toEqual({ cut: "client_closed" });

  const cancelling = streamUnderTest();
  await cancelling.reader.cancel();
  expect(await cancelling.ended).toEqual({ cut: "client_closed" });
  expect(cancelling.seen.cancelled).toBe(1);

  const gone = new Cancellation();
  gone.abort(new Error("gone"));
  const late = streamUnderTest({ client: gone });
  expect(await late.ended).toEqual({ cut: "client_closed" });
  await expect(late.reader.read()).rejects.toThrow();
});

test("it can be cut off by a caller, once", async () => {
  const { cutOff, reader, ended, seen } = streamUnderTest();
  const read = reader.read();
  cutOff("stopped");
  cutOff("client_idle");
  await expect(read).rejects.toThrow("stopped");
  expect(await ended).toEqual({ cut: "stopped" });
  expect(seen).toEqual({ cancelled: 1, hungUp: 0 });
});
