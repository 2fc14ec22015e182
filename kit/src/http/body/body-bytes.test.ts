import { expect, test } from "bun:test";
import { Deadline } from "../../request/deadline.ts";
import type { Problem } from "../problem.ts";
import { readBytes } from "./body-bytes.ts";

const FAR_MS = 60_000;

/** A body that always has another byte, and never ends. */
const dripping = () =>
  new Request("http://localhost/", {
    method: "POST",
    body: new ReadableStream<Uint8Array>({
      async pull(controller) {
        await new Promise(setImmediate);
        controller.enqueue(new Uint8Array(1));
      },
    }),
  });

const outcome = (reading: Promise<Uint8Array>) =>
  reading.then(
    (bytes) => bytes.length,
    (error) => (error as Problem).code,
  );

test("a body that is too slow is 408, long before the deadline", async () => {
  const limits = { limitBytes: Number.MAX_SAFE_INTEGER, deadline: Deadline.after(FAR_MS) };
  const pace = { graceMs: 20, bytesPerSecond: 1e9 };
  expect(await outcome(readBytes(dripping(), { ...limits, pace }))).toBe("body_timeout");
});

test("one that keeps the pace is read for as long as it takes", async () => {
  const limits = { limitBytes: 2000, deadline: Deadline.after(FAR_MS) };
  const pace = { graceMs: 1000, bytesPerSecond: 1 };
  expect(await outcome(readBytes(dripping(), { ...limits, pace }))).toBe("body_too_large");
});

test("the deadline ends it, whatever its pace", async () => {
  const limits = { limitBytes: Number.MAX_SAFE_INTEGER, deadline: Deadline.after(20) };
  expect(await outcome(readBytes(dripping(), limits))).toBe("body_timeout");
});

test("a source that fails is a client that disconnected", async () => {
  const body = new ReadableStream({ start: (controller) => controller.error(new Error("cut")) });
  const request = new Request("http://localhost/", { method: "POST", body });
  const limits = { limitBytes: 10, deadline: Deadline.after(FAR_MS) };
  expect(await outcome(readBytes(request, limits))).toBe("client_closed_request");
});

test("a body without content is empty", async () => {
  const limits = { limitBytes: 10, deadline: Deadline.after(FAR_MS) };
  expect(await readBytes(new Request("http://localhost/", { method: "POST" }), limits)).toHaveLength(0);
});
