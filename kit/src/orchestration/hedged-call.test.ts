import { describe, expect, test } from "bun:test";
import type { HedgeOutcome } from "../metrics/hedge-counter.ts";
import { Cancellation } from "../request/cancellation.ts";
import { Deadline } from "../request/deadline.ts";
import { promised } from "../request/receiver.ts";
import { Abandoned, type Scope, withinScope } from "../request/scope.ts";
import { hedgedCall } from "./hedged-call.ts";
import { callOf } from "./leg.ts";

/** A hedged call whose attempts succeed at once, until the test controls them. */
async function warmedUp() {
  const attempts: { scope: Scope; response(value: string): void; fail(error: Error): void }[] = [];
  const counted: (HedgeOutcome | "denied")[] = [];
  let isControlled = false;
  let arrived = Promise.withResolvers<void>();
  const call = hedgedCall<string>(
    callOf((scope) => {
      if (!isControlled) return Promise.resolve("warm");
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      scope.signal.addEventListener("abort", () => reject(scope.signal.reason));
      attempts.push({ scope, response: resolve, fail: reject });
      arrived.resolve();
      arrived = Promise.withResolvers();
      return promise;
    }),
    { ended: (outcome) => counted.push(outcome), denied: () => counted.push("denied") },
  );
  const client = new Cancellation();
  const request = () =>
    withinScope({ correlationId: "id", deadline: Deadline.after(60_000), parent: client }, (scope) =>
      promised<string>((receiver) => call(scope, receiver)),
    );
  // Forty are enough for the percentile; the budget has earned two second attempts by then.
  for (let calls = 0; calls < 40; calls++) expect(await request()).toBe("warm");
  isControlled = true;
  return {
    attempts,
    counted,
    client,
    request,
    /** Resolves when so many attempts have been made. */
    async made(count: number) {
      while (attempts.length < count) await arrived.promise;
    },
  };
}

test("an attempt that is fast enough is the only one", async () => {
  const { attempts, counted, request } = await warmedUp();
  const response = request();
  attempts[0]?.response("first");
  expect(await response).toBe("first");
  expect([attempts.length, counted]).toEqual([1, []]);
});

describe("a slow attempt gets a second one", () => {
  test("whose response wins when it comes first; the first attempt is aborted", async () => {
    const { attempts, counted, request, made } = await warmedUp();
    const response = request();
    await made(2);
    attempts[1]?.response("second");
    expect(await response).toBe("second");
    expect(attempts[0]?.scope.signal.reason).toBeInstanceOf(Abandoned);
    expect(counted).toEqual(["won"]);
  });

  test("in a scope that names the first as its twin, so that it goes to another replica", async () => {
    const { attempts, request, made } = await warmedUp();
    const response = request();
    await made(2);
    expect(attempts[0]?.scope.twin).toBeUndefined();
    expect(attempts[1]?.scope.twin).toBe(attempts[0]?.scope);
    attempts[1]?.response("second");
    await response;
  });

  test("which is aborted when the first responds after all", async () => {
    const { attempts, counted, request, made } = await warmedUp();
    const response = request();
    await made(2);
    attempts[0]?.response("first");
    expect(await response).toBe("first");
    expect(attempts[1]?.scope.signal.reason).toBeInstanceOf(Abandoned);
    expect(counted).toEqual(["lost"]);
  });

  test.each([
    [0, 1],
    [1, 0],
  ])("and when one fails the other decides (attempt %i fails)", async (failing, responding) => {
    const { attempts, request, made } = await warmedUp();
    const response = request();
    await made(2);
    attempts[failing]?.fail(new Error("broken"));
    attempts[responding]?.response("the other");
    expect(await response).toBe("the other");
  });

  test("and fails with the first attempt's failure when both fail", async () => {
    const { attempts, counted, request, made } = await warmedUp();
    const response = request();
    await made(2);
    const failure = new Error("the first");
    attempts[1]?.fail(new Error("the second"));
    attempts[0]?.fail(failure);
    await expect(response).rejects.toBe(failure);
    expect(counted).toEqual(["failed"]);
  });

  test("and a client that disconnects ends both", async () => {
    const { attempts, client, request, made } = await warmedUp();
    const response = request();
    await made(2);
    client.abort(new Error("gone"));
    await expect(response).rejects.toBeInstanceOf(Abandoned);
    for (const { scope } of attempts) expect(scope.signal.aborted).toBe(true);
  });
});

test("an attempt that fails before it is slow fails the call, without a second one", async () => {
  const { attempts, request } = await warmedUp();
  const failure = new Error("broken");
  const response = request();
  attempts[0]?.fail(failure);
  await expect(response).rejects.toBe(failure);
  expect(attempts).toHaveLength(1);
});

test("when the budget is spent the first attempt is waited for, and the denial counted", async () => {
  const { attempts, counted, request, made } = await warmedUp();
  for (const second of [1, 3]) {
    const response = request();
    await made(second + 1);
    attempts[second]?.response("second");
    await response;
  }
  const response = request();
  await made(5);
  while (!counted.includes("denied")) await new Promise(setImmediate);
  attempts[4]?.response("late, but there");
  expect(await response).toBe("late, but there");
  expect(attempts).toHaveLength(5);
  expect(counted).toEqual(["won", "won", "denied"]);
});
