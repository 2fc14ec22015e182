import { expect, test } from "bun:test";
import { createLatencyWindow } from "./latency-window.ts";

test("is undefined before there are forty latencies", () => {
  const window = createLatencyWindow(95);
  for (let ms = 1; ms < 40; ms++) window.add(ms);
  expect(window.ms).toBeUndefined();
  window.add(40);
  expect(window.ms).toBe(38);
});

test("is the percentile by nearest rank, in any order", () => {
  const window = createLatencyWindow(95, 80);
  for (let ms = 80; ms >= 1; ms--) window.add(ms);
  expect(window.ms).toBe(76);
});

test("forgets what is older than the window", () => {
  const window = createLatencyWindow(95, 64);
  for (let calls = 0; calls < 64; calls++) window.add(1000);
  for (let calls = 0; calls < 64; calls++) window.add(2);
  expect(window.ms).toBe(2);
});
