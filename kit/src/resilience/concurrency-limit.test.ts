import { expect, test } from "bun:test";
import { createConcurrencyLimit } from "./concurrency-limit.ts";

/**
 * Plays a far side that works on `capacity` requests at once, each for `workMs`, with callers that always want more than
 * is let in; what it cannot work on waits. Gives the limit and the mean latency at the end.
 */
function overloaded({ seconds, capacity, workMs }: { seconds: number; capacity: number; workMs: number }) {
  let nowMs = 0;
  const limit = createConcurrencyLimit({ initial: 4, min: 4, max: 500, now: () => nowMs });
  let latencyMs = 0;
  while (nowMs < seconds * 1000) {
    const places = Array.from({ length: 600 }, () => limit.enter("fight")).filter((place) => !!place);
    // They are worked on in turn: the last of n waits for n / capacity rounds.
    latencyMs = workMs * Math.max(1, places.length / capacity);
    nowMs += latencyMs;
    for (const place of places) place.leave(true);
  }
  return { limit: limit.limit, latencyMs };
}

test("settles near what the far side can work on, where it is offered more for minutes", () => {
  const { limit, latencyMs } = overloaded({ seconds: 300, capacity: 20, workMs: 5 });
  expect(limit).toBeGreaterThanOrEqual(20);
  expect(limit).toBeLessThanOrEqual(50);
  expect(latencyMs).toBeLessThanOrEqual(5 * 2.5);
});

test("grows as far as it may while nothing becomes slower", () => {
  expect(overloaded({ seconds: 60, capacity: 1_000_000, workMs: 5 }).limit).toBe(500);
});

test("does not grow while it is hardly used", () => {
  let nowMs = 0;
  const limit = createConcurrencyLimit({ initial: 10, min: 4, max: 500, now: () => nowMs });
  for (let request = 0; request < 1000; request++) {
    const place = limit.enter("fight");
    nowMs += 5;
    place?.leave(true);
  }
  expect(limit.limit).toBe(10);
});

test("a slow kind of request beside a quick one is no overload", () => {
  let nowMs = 0;
  const limit = createConcurrencyLimit({ initial: 10, min: 4, max: 500, now: () => nowMs });
  for (let round = 0; round < 500; round++) {
    for (const [kind, ms] of [
      ["quick", 1],
      ["slow", 50],
    ] as const) {
      const place = limit.enter(kind);
      nowMs += ms;
      place?.leave(true);
    }
  }
  expect(limit.limit).toBe(10);
});

test("lets in so many at once and no more, and the next when one leaves", () => {
  const limit = createConcurrencyLimit({ initial: 2, min: 1, max: 2 });
  const first = limit.enter("fight");
  limit.enter("fight");
  expect(limit.enter("fight")).toBeUndefined();
  expect(limit.inFlight).toBe(2);
  first?.leave(false);
  expect(limit.enter("fight")).toBeDefined();
});

test("what was not answered tells nothing", () => {
  let nowMs = 0;
  const limit = createConcurrencyLimit({ initial: 8, min: 2, max: 100, now: () => nowMs });
  for (let request = 0; request < 500; request++) {
    const place = limit.enter("fight");
    nowMs += request;
    place?.leave(false);
  }
  expect(limit.limit).toBe(8);
});
