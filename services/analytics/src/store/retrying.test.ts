import { expect, test } from "bun:test";
import { storeUnavailable } from "@super-heroes/kit/http/problem";
import type { EventStore } from "./event-store.ts";
import { retrying } from "./retrying.ts";

/** A store of which only the head is read. */
const storeWith = (head: () => Promise<number>) =>
  ({ log: { head }, snapshots: {} }) as unknown as EventStore;

test("an operation waits while the store does not respond, and reports it", async () => {
  let failures = 1;
  const lost: string[] = [];
  const store = retrying(
    storeWith(async () => {
      if (failures-- > 0) throw storeUnavailable(new Error("down"));
      return 7;
    }),
    ({ code }) => lost.push(code),
    new AbortController().signal,
  );
  expect(await store.log.head()).toBe(7);
  expect(lost).toEqual(["store_unavailable"]);
});

test("other errors are passed on, and an aborted signal ends the wait", async () => {
  const never = new AbortController().signal;
  const broken = storeWith(async () => Promise.reject(new Error("broken")));
  await expect(retrying(broken, () => {}, never).log.head()).rejects.toThrow("broken");
  const down = storeWith(async () => Promise.reject(storeUnavailable(new Error("down"))));
  const aborted = AbortSignal.abort(new Error("stopped"));
  await expect(retrying(down, () => {}, aborted).log.head()).rejects.toThrow("stopped");
});
