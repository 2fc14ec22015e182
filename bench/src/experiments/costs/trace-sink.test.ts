import { expect, test } from "bun:test";
import { openTraceSink } from "./trace-sink.ts";

test("whatever is posted is taken, and counted", async () => {
  await using sink = openTraceSink();
  expect(sink.received()).toBe(0);
  const answer = await fetch(`${sink.url}/v1/traces`, { method: "POST", body: new Uint8Array(100_000) });
  expect(answer.status).toBe(200);
  expect(await answer.bytes()).toHaveLength(0);
  expect(sink.received()).toBe(1);
});
