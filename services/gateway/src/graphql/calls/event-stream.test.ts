import { expect, test } from "bun:test";
import { dataOf } from "./event-stream.ts";

const streamOf = (pieces: readonly string[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
      controller.close();
    },
  });

const all = async (pieces: readonly string[]) => await Array.fromAsync(dataOf(streamOf(pieces)));

test.each<[string, string[], string[]]>([
  ["events", ["event: a\ndata: 1\n\ndata: 2\n\n"], ["1", "2"]],
  ["an event in pieces", ["da", "ta: ", "1\n", "\nda", "ta: 2\n\n"], ["1", "2"]],
  ["an event of several lines", ["data: a\ndata: b\n\n"], ["a\nb"]],
  ["comments", [":\n\n: ping\n\ndata: 1\n\n:\n\n"], ["1"]],
  ["an event that does not end", ["data: 1\n\ndata: 2\n"], ["1"]],
  ["data without a space", ["data:1\n\n"], ["1"]],
])("reads %s", async (_, pieces, expected) => {
  expect(await all(pieces)).toEqual(expected);
});

test("reads a character that is split between pieces", async () => {
  const bytes = new TextEncoder().encode("data: é\n\n");
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  expect(await Array.fromAsync(dataOf(stream))).toEqual(["é"]);
});

test("fails at an event without an end", async () => {
  expect(all(Array(300).fill("x".repeat(1024)))).rejects.toThrow("too long");
});
