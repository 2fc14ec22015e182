import { describe, expect, test } from "bun:test";
import { Cancellation } from "../request/cancellation.ts";
import { Deadline } from "../request/deadline.ts";
import { promised } from "../request/receiver.ts";
import { Abandoned, type Scope, withinScope } from "../request/scope.ts";
import { sharedCall } from "./shared-call.ts";

/** A receiver whose calls wait until the test responds; each response is numbered through all calls. */
function farSide({ maxInFlight = 1 } = {}) {
  const calls: { count: number; scope: Scope; response(): void; fail(error: Error): void }[] = [];
  let responded = 0;
  const late = new Error("timeoutError");
  const call = sharedCall<number>(
    (count, scope) => {
      const { promise, resolve, reject } = Promise.withResolvers<number[]>();
      const response = () => resolve(Array.from({ length: count }, () => ++responded));
      calls.push({ count, scope, response, fail: reject });
      return promise;
    },
    { maxInFlight, timeoutError: () => late },
  );
  const share = (scope: Scope) => promised<number>((receiver) => call(scope, receiver));
  return { calls, share, late };
}

/** One request that makes the call, with a client that may disconnect. */
function request(share: (scope: Scope) => Promise<number>, { id = "id", ms = 60_000 } = {}) {
  const client = new Cancellation();
  const deadline = Deadline.after(ms);
  const response = withinScope({ correlationId: id, deadline, parent: client }, share);
  response.catch(() => {});
  return { response, cancel: () => client.abort(new Error("gone")) };
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));

test("a request alone makes its call at once", async () => {
  const { calls, share } = farSide();
  const { response } = request(share);
  await nextTurn();
  expect(calls.map(({ count }) => count)).toEqual([1]);
  calls[0]?.response();
  expect(await response).toBe(1);
});

test("requests of the same turn share one call, and each has a response of its own", async () => {
  const { calls, share } = farSide();
  const requests = [request(share), request(share), request(share)];
  await nextTurn();
  expect(calls.map(({ count }) => count)).toEqual([3]);
  calls[0]?.response();
  expect(await Promise.all(requests.map(({ response }) => response))).toEqual([1, 2, 3]);
});

test("while the allowed number of calls is in flight, requests wait for the next one", async () => {
  const { calls, share } = farSide({ maxInFlight: 2 });
  const requests = [];
  for (let turn = 0; turn < 4; turn++) {
    requests.push(request(share));
    await nextTurn();
  }
  expect(calls.map(({ count }) => count)).toEqual([1, 1]);
  calls[0]?.response();
  await nextTurn();
  expect(calls.map(({ count }) => count)).toEqual([1, 1, 2]);
  for (const call of calls) call.response();
  await Promise.all(requests.map(({ response }) => response));
});

describe("a request that is cancelled", () => {
  test.each(["before its call starts", "while its call is in flight"])(
    "%s takes nothing from its neighbours",
    async (when) => {
      const { calls, share } = farSide();
      const stays = request(share);
      const cancelled = request(share);
      if (when === "while its call is in flight") await nextTurn();
      cancelled.cancel();
      await expect(cancelled.response).rejects.toBeInstanceOf(Abandoned);
      await nextTurn();
      expect(calls[0]?.scope.signal.aborted).toBe(false);
      calls[0]?.response();
      expect(await stays.response).toBe(1);
    },
  );

  test("as the last of its call ends the call", async () => {
    const { calls, share } = farSide();
    const requests = [request(share), request(share)];
    await nextTurn();
    requests[0]?.cancel();
    expect(calls[0]?.scope.signal.aborted).toBe(false);
    requests[1]?.cancel();
    expect(calls[0]?.scope.signal.aborted).toBe(true);
  });
});

describe("deadlines", () => {
  test("a request's own ends its wait with the leg's own failure, and the others keep waiting", async () => {
    const { calls, share, late } = farSide();
    const hasty = request(share, { ms: 5 });
    const patient = request(share);
    await expect(hasty.response).rejects.toBe(late);
    expect(calls[0]?.scope.signal.aborted).toBe(false);
    calls[0]?.response();
    expect(await patient.response).toBeNumber();
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
  const failure = new Error("the receiver is down");
  const together = [request(share), request(share)];
  await nextTurn();
  const next = request(share);
  calls[0]?.fail(failure);
  for (const { response } of together) await expect(response).rejects.toBe(failure);
  await nextTurn();
  calls[1]?.response();
  expect(await next.response).toBeNumber();
});
