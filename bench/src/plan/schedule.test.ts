import { expect, test } from "bun:test";
import type { Comparison } from "./plan.ts";
import { scheduleWithin } from "./schedule.ts";

const comparison: Comparison = {
  modes: ["sequential", "parallel"],
  writes: ["none"],
  connections: [16, 64, 256],
  rates: [10, 100],
  drawRows: [],
  blocks: 1,
};
const fitted = { seconds: undefined, warmupSeconds: undefined };

test.each([40, 65, 90, 120, 155, 600])(
  "a plan for %d s stays within them and above the shortest length",
  (left) => {
    const schedule = scheduleWithin(comparison, 1, left, fitted);
    expect(schedule.seconds).toBeGreaterThanOrEqual(3);
    if (left >= 60) expect(schedule.totalSeconds).toBeLessThanOrEqual(left);
  },
);

test("there is time for a mirrored plan, or only for one way", () => {
  expect(scheduleWithin(comparison, 1, 155, fitted)).toMatchObject({ order: "mirrored" });
  expect(scheduleWithin(comparison, 1, 65, fitted)).toMatchObject({ order: "one-way" });
});

test("a plan that cannot fit keeps its shortest form", () => {
  const schedule = scheduleWithin(comparison, 1, 5, fitted);
  expect(schedule).toMatchObject({ order: "one-way", seconds: 3 });
  expect(schedule.segments).toHaveLength(13);
});

test("more time than needed does not stretch a segment beyond ten seconds", () => {
  expect(scheduleWithin(comparison, 1, 10_000, fitted).seconds).toBe(10);
});

test("an explicit length is kept, whatever it takes", () => {
  const schedule = scheduleWithin(comparison, 1, 60, { seconds: 30, warmupSeconds: 10 });
  expect(schedule).toMatchObject({ order: "mirrored", seconds: 30, warmupSeconds: 10 });
});
