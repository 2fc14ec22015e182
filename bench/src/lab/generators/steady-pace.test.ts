import { expect, test } from "bun:test";
import { pace } from "./steady-pace.ts";

test("every call has its time, from the start on, however late the calls are", async () => {
  const calls: { index: number; dueAtMs: number; lateMs: number }[] = [];
  await pace({ rate: 100, count: 6 }, (index, dueAtMs) => {
    calls.push({ index, dueAtMs, lateMs: performance.now() - dueAtMs });
    // Everything in this thread waits meanwhile, as in a generator that is held up.
    if (index === 1) Bun.sleepSync(60);
  });
  expect(calls.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5]);
  const [first] = calls;
  for (const { index, dueAtMs } of calls) expect(dueAtMs - (first?.dueAtMs ?? 0)).toBeCloseTo(10 * index, 6);
  // Due 10 ms after the call that took 60.
  expect(calls[2]?.lateMs).toBeGreaterThan(45);
});

test("at a rate that is faster than messages none is left out", async () => {
  let calls = 0;
  await pace({ rate: 50_000, count: 5_000 }, (index) => {
    expect(index).toBe(calls);
    calls += 1;
  });
  expect(calls).toBe(5_000);
});
