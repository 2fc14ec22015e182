import { expect, test } from "bun:test";
import { createMetrics } from "@super-heroes/kit/metrics/metrics";
import { createRefusalLimit } from "./refusal-limit.ts";

test("a client may be refused so often within a second; another one is not affected", () => {
  const clock = { ms: 0 };
  const limit = createRefusalLimit(3, createMetrics("gateway"), () => clock.ms);
  for (let refusal = 0; refusal < 3; refusal++) {
    expect(limit.isOver("a")).toBe(false);
    limit.refused("a");
  }
  expect(limit.isOver("a")).toBe(true);
  expect(limit.isOver("b")).toBe(false);
  clock.ms = 999;
  expect(limit.isOver("a")).toBe(true);
  clock.ms = 1000;
  expect(limit.isOver("a")).toBe(false);
});

test("0 is no limit", () => {
  const limit = createRefusalLimit(0, createMetrics("gateway"));
  for (let refusal = 0; refusal < 1000; refusal++) limit.refused("a");
  expect(limit.isOver("a")).toBe(false);
});
