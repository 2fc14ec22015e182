import { describe, expect, test } from "bun:test";
import { DEADLINE_HEADER, Deadline, DeadlineExceeded, deadlineOf, SHORTEST_DEADLINE_MS } from "./deadline.ts";

const LIMIT_MS = 3000;

/** The milliseconds that a request with this header is given, as a range: the clock runs while they are computed. */
function allowanceFor(header: string | undefined): { leastMs: number; mostMs: number } {
  const headers = new Headers(header === undefined ? {} : { [DEADLINE_HEADER]: header });
  const beforeMs = performance.now();
  const { expiresAtMs } = deadlineOf(headers, LIMIT_MS);
  return { leastMs: expiresAtMs - performance.now(), mostMs: expiresAtMs - beforeMs };
}

function expectAllowance(header: string | undefined, ms: number) {
  const { leastMs, mostMs } = allowanceFor(header);
  expect(leastMs).toBeLessThanOrEqual(ms);
  expect(mostMs).toBeGreaterThanOrEqual(ms - 0.001);
}

describe("the deadline of a request", () => {
  test("is the service's own limit when the caller names none", () => expectAllowance(undefined, LIMIT_MS));

  test("shrinks to the caller's remaining time", () => expectAllowance("250", 250));

  test.each(["1", "20", "49", "50"])("is never impossible, whatever the caller requests: %s", (header) =>
    expectAllowance(header, SHORTEST_DEADLINE_MS),
  );

  test.each([
    [undefined, false],
    ["3001", false],
    ["750", false],
    ["749", true],
    ["1", true],
  ])(
    "is known to be hasty where its caller allows less than a quarter of the limit: %p",
    (header, isTooShort) => {
      const headers = new Headers(header === undefined ? {} : { [DEADLINE_HEADER]: header });
      expect(deadlineOf(headers, LIMIT_MS).isTooShort).toBe(isTooShort);
    },
  );

  test("is the limit where that is shorter than the shortest that a caller can request", () => {
    const beforeMs = performance.now();
    const { expiresAtMs, isTooShort } = deadlineOf(new Headers({ [DEADLINE_HEADER]: "1" }), 10);
    expect(expiresAtMs - performance.now()).toBeLessThanOrEqual(10);
    expect(expiresAtMs - beforeMs).toBeGreaterThanOrEqual(9.999);
    expect(isTooShort).toBe(false);
  });

  test("is never extended by the caller", () => {
    expectAllowance("3001", LIMIT_MS);
    expectAllowance("999999999", LIMIT_MS);
  });

  test.each(["", "0", "-5", "1.5", "1e2", "0x10", "soon", "5 5", "9999999999", "Infinity", "NaN"])(
    "ignores a header that is not a positive whole number: %j",
    (header) => expectAllowance(header, LIMIT_MS),
  );
});

test("what is left never falls below zero", () => {
  expect(Deadline.after(-1000).remainingMs).toBe(0);
});

test("it is ending once a timer or an upstream may have timed out", () => {
  expect(Deadline.after(60_000).isEnding).toBe(false);
  expect(
    [Deadline.after(20), Deadline.after(0), Deadline.after(-1000)].map(({ isEnding }) => isEnding),
  ).toEqual([true, true, true]);
});

describe("a race against the deadline", () => {
  const never = new Promise<never>(() => {});

  test("has the work's own result", async () => {
    expect(await Deadline.after(60_000).race(Promise.resolve("done"))).toBe("done");
  });

  test("has the work's own failure", async () => {
    const failure = new Error("own failure");
    await expect(Deadline.after(60_000).race(Promise.reject(failure))).rejects.toBe(failure);
  });

  test("ends with DeadlineExceeded when the work does not", async () => {
    await expect(Deadline.after(1).race(never)).rejects.toBeInstanceOf(DeadlineExceeded);
    await expect(Deadline.after(-1).race(never)).rejects.toBeInstanceOf(DeadlineExceeded);
  });

  test("leaves no unhandled rejection when the work fails afterwards", async () => {
    const work = Promise.withResolvers<never>();
    await expect(Deadline.after(0).race(work.promise)).rejects.toBeInstanceOf(DeadlineExceeded);
    work.reject(new Error("too late to matter"));
    await new Promise(setImmediate);
  });
});

test("work that outlasts a limit ends with the limit's error, and the deadline still comes first when it is sooner", async () => {
  const never = new Promise<never>(() => {});
  const limited = new Error("the limit");
  const soon = { ms: 1, error: () => limited };
  const late = { ms: 60_000, error: () => limited };
  expect(await Deadline.after(60_000).race(Promise.resolve("in time"), soon)).toBe("in time");
  await expect(Deadline.after(60_000).race(never, soon)).rejects.toBe(limited);
  await expect(Deadline.after(1).race(never, late)).rejects.toBeInstanceOf(DeadlineExceeded);
});
