import { describe, expect, test } from "bun:test";
import { captureLog } from "../../test/captured-log.ts";
import { storeUnavailable } from "../http/problem.ts";
import { connectWithRetry, STORE_LATE } from "./connect.ts";

const STORE = "PostgreSQL db:5432/heroes";
/** Long enough that no call here times out because the machine is busy. */
const WAIT_MS = 10_000;
const refused = () => new Error("connection refused");

/** An attempt that fails the given number of times; without it, always. */
function failing(times = Number.POSITIVE_INFINITY, error: () => Error = refused) {
  const attempt = async () => {
    attempt.count++;
    if (attempt.count <= times) throw error();
  };
  attempt.count = 0;
  return attempt;
}

test("a store that responds at once is tried once", async () => {
  const attempt = failing(0);
  const { log, lines } = captureLog();
  await connectWithRetry(STORE, attempt, { log, waitMs: WAIT_MS });
  expect(attempt.count).toBe(1);
  expect(lines).toEqual([]);
});

test("a store that starts late is waited for, and each new reason is a warning", async () => {
  const reasons = ["connection refused", "connection refused", "starting up"];
  const attempt = failing(3, () => new Error(reasons.shift()));
  const { log, lines } = captureLog();
  await connectWithRetry(STORE, attempt, { log, waitMs: WAIT_MS, retryEveryMs: 0 });
  expect(attempt.count).toBe(4);
  const warning = { level: 40, store: STORE, msg: STORE_LATE };
  expect(lines).toMatchObject([
    { ...warning, reason: "connection refused" },
    { ...warning, reason: "starting up" },
  ]);
});

describe("a store that never starts", () => {
  test("is an error with the store and the last reason", async () => {
    const outcome = connectWithRetry(STORE, failing(), {
      log: captureLog().log,
      retryEveryMs: 1,
      waitMs: 20,
    });
    await expect(outcome).rejects.toThrow(`${STORE} did not respond for 0.02 s: connection refused`);
  });

  test("is not tried again when no time is left", async () => {
    const attempt = failing();
    const outcome = connectWithRetry(STORE, attempt, {
      log: captureLog().log,
      retryEveryMs: 60_000,
      waitMs: 10_000,
    });
    await expect(outcome).rejects.toThrow("did not respond for 10 s");
    expect(attempt.count).toBe(1);
  });
});

describe("an error that waiting does not help", () => {
  const wrongPassword = () => new Error("password authentication failed");
  const isFinal = (error: unknown) => (error as Error).message === "password authentication failed";

  test("is thrown at once", async () => {
    const attempt = failing(1, wrongPassword);
    const outcome = connectWithRetry(STORE, attempt, { log: captureLog().log, waitMs: WAIT_MS, isFinal });
    await expect(outcome).rejects.toThrow(`${STORE} refused the connection: password authentication failed`);
    expect(attempt.count).toBe(1);
  });

  test("is recognized inside the problem of a query", async () => {
    const attempt = failing(1, () => storeUnavailable(wrongPassword()));
    const outcome = connectWithRetry(STORE, attempt, { log: captureLog().log, waitMs: WAIT_MS, isFinal });
    await expect(outcome).rejects.toThrow("refused the connection: password authentication failed");
  });
});
