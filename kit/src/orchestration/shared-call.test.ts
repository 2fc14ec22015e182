import { describe, expect, test } from "bun:test";
import { Cancellation } from "../request/cancellation.ts";
import { Deadline } from "../request/deadline.ts";
import { Abandoned, type Scope, withinScope } from "../request/scope.ts";
import { sharedCall } from "./shared-call.ts";

/** A far side whose calls wait until the test results them; each answer is numbered through all calls. */
function farSide({ maxInFlight = 1 } = {}) {
  const calls: { count: number; scope: Scope; answer(): void; fail(error: Error): void }[] = [];
  let answered = 0;
  const late = new Error("timeoutError");
  const share = sharedCall<number>(
    (count, scope) => {
      const { promise, resolve, reject } = Promise.withResolvers<number[]>();
      const answer = () => resolve(Array.from({ length: count }, () => ++answered));
      calls.push({ count, scope, answer, fail: reject });
      return promise;
    },
    { maxInFlight, timeoutError: () => late },
  );
  return { calls, share, late };
}

/** One request that makes the call, with a client that may go away. */
function request(share: (scope: Scope) => Promise<number>, { id = "id", ms = 60_000 } = {}) {
  const client = new Cancellation();
  const deadline = Deadline.after(ms);
  const answer = withinScope({ correlationId: id, deadline, parent: client }, share);
  answer.catch(() => {});
  return { answer, leave: () => client.abort(new Error("gone")) };
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));

test("a request alone makes its call at once", async () => {
  const { calls, share } = farSide();
  const { answer } = request(share);
  await nextTurn();
  expect(calls.map(({ count }) => count)).toEqual([1]);
  calls[0]?.answer();
  expect(await answer).toBe(1);
});

test("requests of the same turn share one call, and each has an answer of its own", async () => {
  const { calls, share } = farSide();
  const requests = [request(share), request(share), request(share)];
  await nextTurn();
  expect(calls.map(({ count }) => count)).toEqual([3]);
  calls[0]?.answer();
  expect(await Promise.all(requests.map(({ answer }) => answer))).toEqual([1, 2, 3]);
});

test("while as many calls as allowed are in flight, requests gather for the next one", async () => {
  const { calls, share } = farSide({ maxInFlight: 2 });
  const requests = [];
  for (let turn = 0; turn < 4; turn++) {
    requests.push(request(share));
    await nextTurn();
  }
  expect(calls.map(({ count }) => count)).toEqual([1, 1]);
  calls[0]?.answer();
  await nextTurn();
  expect(calls.map(({ count }) => count)).toEqual([1, 1, 2]);
  for (const call of calls) call.answer();
  await Promise.all(requests.map(({ answer }) => answer));
});

describe("a request that gives up", () => {
  test.each(["before its call leaves", "while its call is in flight"])(
    "%s takes nothing from its neighbours",
    async (when) => {
      const { calls, share } = farSide();
      const stays = request(share);
      const leaves = request(share);
      if (when === "while its call is in flight") await nextTurn();
      leaves.leave();
      await expect(leaves.answer).rejects.toBeInstanceOf(Abandoned);
      await nextTurn();
      expect(calls[0]?.scope.signal.aborted).toBe(false);
      calls[0]?.answer();
      expect(await stays.answer).toBe(1);
    },
  );

  test("as the last of its call ends the call", async () => {
    const { calls, share } = farSide();
    const requests = [request(share), request(share)];
    await nextTurn();
    requests[0]?.leave();
    expect(calls[0]?.scope.signal.aborted).toBe(false);
    requests[1]?.leave();
    expect(calls[0]?.scope.signal.aborted).toBe(true);
  });
});

describe("deadlines", () => {
  test("a request's own ends its wait with the leg's own failure, and its neighbours wait on", async () => {
    const { calls, share, late } = farSide();
    const hasty = request(share, { ms: 5 });
    const patient = request(share);
    await expect(hasty.answer).rejects.toBe(late);
    expect(calls[0]?.scope.signal.aborted).toBe(false);
    calls[0]?.answer();
    expect(await patient.answer).toBeNumber();
  });

  test("the call has the latest of its requests', and the id of the one that came first", async () => {
    const { calls, share } = farSide();
    request(share, { id: "first", ms: 10_000 });
    request(share, { id: "second", ms: 50_000 });
    request(share, { id: "third", ms: 20_000 });
    await nextTurn();
    expect(calls[0]?.scope.correlationId).toBe("first");
    expect(calls[0]?.scope.deadline.remainingMs).toBeWithin(40_000, 50_001);
  });
});

test("a call that fails fails the requests that waited on it, and no others", async () => {
  const { calls, share } = farSide();
  const failure = new Error("the far side is down");
  const together = [request(share), request(share)];
  await nextTurn();
  const next = request(share);
  calls[0]?.fail(failure);
  for (const { answer } of together) await expect(answer).rejects.toBe(failure);
  await nextTurn();
  calls[1]?.answer();
  expect(await next.answer).toBeNumber();
});
