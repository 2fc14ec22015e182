import { expect, test } from "bun:test";
import { openTraceSink } from "./trace-sink.ts";

test("every POST is accepted and counted", async () => {
  await using sink = openTraceSink();
  expect(sink.received()).toBe(0);
  const response = await fetch(`${sink.url}/v1/traces`, { method: "POST", body: new Uint8Array(100_000) });
  expect(response.status).toBe(200);
  expect(await response.bytes()).toHaveLength(0);
  expect(sink.received()).toBe(1);
});
