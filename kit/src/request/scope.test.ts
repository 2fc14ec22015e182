import { describe, expect, test } from "bun:test";
import { Deadline, DeadlineExceeded } from "./deadline.ts";
import { Abandoned, type Scope, withinScope } from "./scope.ts";

const far = () => Deadline.after(60_000);

/** Rejects with the signal's reason when it aborts: a call that does nothing else. */
const untilAborted = ({ signal }: Scope) =>
  new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason));
  });

test("work runs with the request's id and deadline, and its result passes through", async () => {
  const deadline = far();
  const result = await withinScope({ correlationId: "id-1", deadline }, async (scope) => scope);
  expect(result.correlationId).toBe("id-1");
  expect(result.deadline).toBe(deadline);
  expect(result.signal.aborted).toBe(false);
});

test("the deadline aborts what runs, with DeadlineExceeded", async () => {
  const outcome = withinScope({ correlationId: "id", deadline: Deadline.after(1) }, untilAborted);
  await expect(outcome).rejects.toBeInstanceOf(DeadlineExceeded);
});

describe("a parent that aborts", () => {
  test("aborts what runs, with Abandoned", async () => {
    const parent = new AbortController();
    const outcome = withinScope(
      { correlationId: "id", deadline: far(), parent: parent.signal },
      untilAborted,
    );
    parent.abort();
    await expect(outcome).rejects.toBeInstanceOf(Abandoned);
  });

  test("before the work began aborts its signal at once", async () => {
    const outcome = withinScope(
      { correlationId: "id", deadline: far(), parent: AbortSignal.abort() },
      untilAborted,
    );
    await expect(outcome).rejects.toBeInstanceOf(Abandoned);
  });

  test("after the work ended has no effect: the listener is inactive", async () => {
    const parent = new AbortController();
    const signal = await withinScope(
      { correlationId: "id", deadline: far(), parent: parent.signal },
      async (scope) => scope.signal,
    );
    parent.abort();
    expect(signal.aborted).toBe(false);
  });
});

test("a failure passes through and aborts what is still running", async () => {
  const failure = new Error("a leg failed");
  const sibling = Promise.withResolvers<unknown>();
  const outcome = withinScope({ correlationId: "id", deadline: far() }, async (scope) => {
    untilAborted(scope).catch(sibling.resolve);
    throw failure;
  });
  await expect(outcome).rejects.toBe(failure);
  expect(await sibling.promise).toBeInstanceOf(Abandoned);
});

test("a deadline that passes after the work ended has no effect: the timer is cleared", async () => {
  const signal = await withinScope(
    { correlationId: "id", deadline: Deadline.after(0) },
    async (scope) => scope.signal,
  );
  // Timers of the same length fire in their order, so the scope's would have fired before this one.
  await new Promise((resolve) => setTimeout(resolve, 1));
  expect(signal.aborted).toBe(false);
});
