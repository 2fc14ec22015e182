import { describe, expect, test } from "bun:test";
import { LONGEST_WAIT_MS } from "./admission-queue.ts";
import { createConcurrencyLimit } from "./concurrency-limit.ts";
import { type Course, type Simulated, type Simulation, simulate } from "./simulated-load.fixture.ts";

const BOUNDS = { initial: 24, min: 6, max: 512 };
/** Two cores, 1.5 ms of work for a request, and 0.8 ms that it waits for something else. */
const FIGHTS = { bounds: BOUNDS, cores: 2, work: () => ({ cpuMs: 1.5, ioMs: 0.8 }), refusalMs: 0.05 };
const CAPACITY = 2 / 0.0015;
/** Occasional pauses of a healthy machine. */
const PAUSES = { everyMs: 200, lastMs: 5 };

const served = (requests: Simulated[]) => requests.filter(({ outcome }) => outcome === "served");
const refused = (requests: Simulated[]) => requests.filter(({ outcome }) => outcome === "refused");
const between = ({ requests }: Course, fromSecond: number, toSecond: number) =>
  requests.filter(({ atMs }) => atMs >= fromSecond * 1000 && atMs < toSecond * 1000);
function p99(requests: Simulated[]): number {
  const ascending = served(requests)
    .map(({ ms }) => ms)
    .toSorted((a, b) => a - b);
  return ascending[Math.floor(ascending.length * 0.99)] ?? Number.NaN;
}

const SEEDS = [1, 2, 3];

describe("a system without overload", () => {
  test.each(SEEDS)(
    "keeps its limit for a minute at 120 requests per second, with pauses: seed %d",
    async (seed) => {
      const course = await simulate({
        ...FIGHTS,
        seed,
        seconds: 60,
        rate: () => 120,
        pauses: { everyMs: 500, lastMs: 40 },
      });
      expect(refused(course.requests)).toEqual([]);
      expect(Math.min(...course.limits.map(({ limit }) => limit))).toBeGreaterThanOrEqual(BOUNDS.initial);
    },
  );

  test.each(SEEDS)("serves a burst of 100 every few seconds, to the last one: seed %d", async (seed) => {
    const bursts = Array.from({ length: 19 }, (_, index) => ({ atSecond: 3 * (index + 1), requests: 100 }));
    const course = await simulate({
      ...FIGHTS,
      seed,
      seconds: 60,
      rate: () => 120,
      bursts,
      pauses: { everyMs: 500, lastMs: 30 },
    });
    expect(refused(course.requests)).toEqual([]);
  });

  test("does so right after an overload, and on a machine of a third of the size", async () => {
    const bursts = [11, 12, 14, 17].map((atSecond) => ({ atSecond, requests: 100 }));
    const rate = (second: number) => (second < 10 ? 2500 : 20);
    const work = () => ({ cpuMs: 4, ioMs: 1 });
    const course = await simulate({ ...FIGHTS, work, seconds: 20, rate, bursts });
    expect(refused(between(course, 0, 10)).length).toBeGreaterThan(10_000);
    expect(refused(between(course, 10.5, 20))).toEqual([]);
  });
});

describe("a system that is busy", () => {
  test.each(SEEDS)(
    "without refusals keeps many requests at once, although each is slower: seed %d",
    async (seed) => {
      const course = await simulate({ ...FIGHTS, seed, seconds: 20, rate: () => 0.95 * CAPACITY });
      expect(refused(course.requests)).toEqual([]);
      // For moments, while usual times are measured, fewer are admitted.
      const fewer = course.limits.filter(({ limit }) => limit < BOUNDS.initial);
      expect(fewer.length).toBeLessThanOrEqual(course.limits.length / 20);
    },
  );
});

describe("five times its capacity", () => {
  test.each(SEEDS)(
    "for a minute: what it serves, and how fast, and how it is afterwards: seed %d",
    async (seed) => {
      const rate = (second: number) => (second >= 5 && second < 65 ? 5 * CAPACITY : 100);
      const course = await simulate({ ...FIGHTS, seed, seconds: 80, rate, pauses: PAUSES });
      const light = between(course, 0, 5);
      const loaded = between(course, 5, 65);
      // Refusals use part of the machine.
      const refusing = (refused(loaded).length / 60) * FIGHTS.refusalMs * 0.001;
      expect(served(loaded).length / 60).toBeGreaterThanOrEqual(
        0.9 * CAPACITY * (1 - refusing / FIGHTS.cores),
      );
      expect(p99(loaded)).toBeLessThanOrEqual(3 * p99(light));
      const soonAfter = between(course, 65.5, 80);
      expect(refused(soonAfter)).toEqual([]);
      expect(p99(soonAfter)).toBeLessThanOrEqual(2 * p99(light));
    },
  );

  test("hardly any refused request has waited", async () => {
    const course = await simulate({ ...FIGHTS, seconds: 30, rate: () => 5 * CAPACITY });
    const late = refused(course.requests).filter(({ waitedMs }) => waitedMs > 0);
    expect(late.length).toBeLessThanOrEqual(refused(course.requests).length / 100);
  });
});

describe("slightly more than its capacity", () => {
  test.each([1.05, 1.2, 1.5, 2])("%d times: most of the capacity is used", async (times) => {
    const course = await simulate({ ...FIGHTS, seconds: 30, rate: () => times * CAPACITY });
    expect(served(course.requests).length / 30).toBeGreaterThanOrEqual(0.85 * CAPACITY);
  });
});

describe("an upstream that is slow without load", () => {
  test("gets as many requests at once as it needs", async () => {
    const work = () => ({ cpuMs: 1, ioMs: 50 });
    const course = await simulate({ ...FIGHTS, cores: 64, work, seconds: 20, rate: () => 2000 });
    expect(refused(between(course, 10, 20))).toEqual([]);
    expect(course.limit.limit).toBeGreaterThanOrEqual(100);
  });

  test.each([16, 64])(
    "is not taken for an overloaded one when it becomes four times slower: from %d",
    async (initial) => {
      const work = (second: number) => ({ cpuMs: 1, ioMs: second < 5 ? 10 : 40 });
      const course = await simulate({
        ...FIGHTS,
        bounds: { ...BOUNDS, initial },
        cores: 64,
        work,
        seconds: 30,
        rate: () => 1000,
      });
      expect(served(between(course, 5, 30)).length).toBeGreaterThanOrEqual(0.95 * 25_000);
      expect(refused(between(course, 25, 30))).toEqual([]);
    },
  );
});

test("the limit stays within its bounds for any load", async () => {
  for (const seed of [11, 12, 13, 14, 15, 16]) {
    const wild: Simulation = {
      bounds: { initial: 8, min: 4, max: 20 },
      seed,
      seconds: 10,
      rate: (second) => [10, 5000, 0, 800, 20_000][Math.floor(second) % 5] ?? 0,
      cores: seed % 4 || 1,
      work: (second) => ({ cpuMs: (second + seed) % 3, ioMs: (second * seed) % 30 }),
      pauses: { everyMs: 300, lastMs: 100 },
    };
    const { limits } = await simulate(wild);
    // While usual times are measured fewer are admitted.
    expect(limits.every(({ limit }) => limit === 2 || (limit >= 4 && limit <= 20))).toBe(true);
  }
});

test("a lowered limit rises by itself, also without requests", async () => {
  const rate = (second: number) => (second < 5 ? 5 * CAPACITY : second < 29 ? 0 : 50);
  const course = await simulate({ ...FIGHTS, seconds: 30, rate });
  const at = (second: number) => course.limits.findLast(({ atMs }) => atMs <= second * 1000)?.limit;
  expect(at(5)).toBeLessThanOrEqual(16);
  expect(at(30)).toBe(BOUNDS.initial);
});

describe("places", () => {
  /** A limit with a clock that stands still. */
  const still = () => {
    const timers = { now: () => 0, set: () => 0, clear() {} };
    return createConcurrencyLimit({ initial: 2, min: 2, max: 2, timers });
  };

  test("are acquired at once while there are some, and in order after that", async () => {
    const limit = still();
    const first = limit.acquire("fight");
    const second = limit.acquire("fight");
    expect(first).not.toBeInstanceOf(Promise);
    const third = limit.acquire("fight");
    const fourth = limit.acquire("fight");
    expect([limit.inFlight, limit.waiting]).toEqual([2, 2]);
    (await first)?.release(false);
    expect([limit.inFlight, limit.waiting]).toEqual([2, 1]);
    const place = await third;
    expect(place).toBeDefined();
    (await second)?.release(true);
    (await fourth)?.release(true);
    place?.release(true);
    expect([limit.inFlight, limit.waiting]).toEqual([0, 0]);
  });

  test("are not taken by requests that are cancelled while they wait", async () => {
    const limit = still();
    const [first, second] = [await limit.acquire("fight"), await limit.acquire("fight")];
    const client = new AbortController();
    const waiting = limit.acquire("fight", client.signal) as Promise<unknown>;
    client.abort(new Error("gone"));
    await expect(waiting).rejects.toThrow("gone");
    expect(limit.waiting).toBe(0);
    first?.release(true);
    second?.release(true);
    expect(limit.inFlight).toBe(0);
  });

  test("do not change the limit when the request got no response", () => {
    const clock = { ms: 0 };
    const timers = { now: () => clock.ms, set: () => 0, clear() {} };
    const limit = createConcurrencyLimit({ initial: 8, min: 2, max: 100, timers });
    for (let request = 0; request < 500; request++) {
      const places = Array.from({ length: 9 }, () => limit.acquire("fight"));
      clock.ms += request;
      for (const place of places) if (place && !(place instanceof Promise)) place.release(false);
    }
    expect(limit.limit).toBe(8);
  });

  test("that are not free in time are refused", async () => {
    const timers: { at: number; callback(): void }[] = [];
    const clock = { ms: 0 };
    const limit = createConcurrencyLimit({
      initial: 1,
      min: 1,
      max: 1,
      timers: {
        now: () => clock.ms,
        set: (callback, ms) => timers.push({ at: clock.ms + ms, callback }),
        clear() {},
      },
    });
    limit.acquire("fight");
    const early = limit.acquire("fight");
    clock.ms = 100;
    const late = limit.acquire("fight");
    clock.ms = LONGEST_WAIT_MS;
    timers.shift()?.callback();
    expect(await early).toBeUndefined();
    expect(limit.waiting).toBe(1);
    clock.ms = LONGEST_WAIT_MS + 100;
    timers.shift()?.callback();
    expect(await late).toBeUndefined();
    expect(limit.waiting).toBe(0);
  });
});
