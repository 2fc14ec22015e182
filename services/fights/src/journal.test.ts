import { describe, expect, test } from "bun:test";
import { Deadline } from "@super-heroes/kit/request/deadline";
import { Scope } from "@super-heroes/kit/request/scope";
import { request } from "../test/fighters.ts";
import { decideFight } from "./fight.ts";
import { createJournal } from "./journal.ts";
import type { Fight } from "./model.ts";

const scope = new Scope({ correlationId: "id", deadline: Deadline.after(60_000) });
const aFight = () => decideFight(Bun.randomUUIDv7(), new Date(), request);
const fights = (count: number) => Array.from({ length: count }, aFight);

/** An insert that the store holds until the test completes it. */
interface HeldInsert {
  fights: Fight[];
  /** By default every fight is new. */
  succeed(stored?: boolean[]): void;
  fail(reason: Error): void;
}

/** A store that holds each insert. */
function heldStore() {
  const pending: PromiseWithResolvers<HeldInsert>[] = [];
  const pendingInsert = (index: number) => (pending[index] ??= Promise.withResolvers<HeldInsert>());
  let inserts = 0;
  let taken = 0;
  return {
    get inserts() {
      return inserts;
    },
    /** Resolves with the next insert. */
    nextInsert: () => pendingInsert(taken++).promise,
    insert(fights: Fight[]): Promise<boolean[]> {
      const { promise, resolve, reject } = Promise.withResolvers<boolean[]>();
      const succeed = (stored = fights.map(() => true)) => resolve(stored);
      pendingInsert(inserts++).resolve({ fights, succeed, fail: reject });
      return promise;
    },
  };
}

test("a store that hangs fails each fight after the store's timeout, whichever write it waits for", async () => {
  const store = heldStore();
  const journal = createJournal(store, { writes: "acknowledged", storeTimeoutMs: 1, onStored() {} });
  const first = Promise.allSettled([journal.record(aFight(), scope)]);
  await store.nextInsert();
  const second = Promise.allSettled([journal.record(aFight(), scope)]);
  const unavailable = {
    status: "rejected" as const,
    reason: expect.objectContaining({ status: 503, code: "store_unavailable" }),
  };
  expect([...(await first), ...(await second)]).toEqual([unavailable, unavailable]);
  expect(store.inserts).toBe(1);
});

describe("acknowledged", () => {
  const journalOf = (store: ReturnType<typeof heldStore>) =>
    createJournal(store, { writes: "acknowledged", storeTimeoutMs: 60_000, onStored() {} });

  test("fights that are recorded together share one insert, in sequence", async () => {
    const store = heldStore();
    const journal = journalOf(store);
    const batch = fights(20);
    const results = batch.map((fight) => journal.record(fight, scope));
    const insert = await store.nextInsert();
    expect(insert.fights).toEqual(batch);
    insert.succeed();
    expect(await Promise.all(results)).toEqual(batch.map(() => true));
    expect(store.inserts).toBe(1);
  });

  test("fights that arrive during an insert share the next one and wait for it", async () => {
    const store = heldStore();
    const journal = journalOf(store);
    const first = journal.record(aFight(), scope);
    const firstInsert = await store.nextInsert();
    let laterRecorded = 0;
    const later = fights(30).map((fight) =>
      (journal.record(fight, scope) as Promise<boolean>).then(() => laterRecorded++),
    );
    firstInsert.succeed();
    await first;
    const nextInsert = await store.nextInsert();
    expect(nextInsert.fights).toHaveLength(30);
    expect(laterRecorded).toBe(0);
    nextInsert.succeed();
    await Promise.all(later);
    expect(store.inserts).toBe(2);
  });

  test("one insert has at most a hundred fights", async () => {
    const store = heldStore();
    const journal = journalOf(store);
    const results = fights(250).map((fight) => journal.record(fight, scope));
    for (const size of [100, 100, 50]) {
      const insert = await store.nextInsert();
      expect(insert.fights).toHaveLength(size);
      insert.succeed();
    }
    expect(await Promise.all(results)).toHaveLength(250);
    expect(store.inserts).toBe(3);
  });

  test("each result says whether this fight was stored", async () => {
    const store = heldStore();
    const journal = journalOf(store);
    const results = fights(3).map((fight) => journal.record(fight, scope));
    (await store.nextInsert()).succeed([true, false, true]);
    expect(await Promise.all(results)).toEqual([true, false, true]);
  });

  test("a failed insert fails its own fights only", async () => {
    const store = heldStore();
    const journal = journalOf(store);
    const unlucky = Promise.allSettled(fights(2).map((fight) => journal.record(fight, scope)));
    const insert = await store.nextInsert();
    const lucky = journal.record(aFight(), scope);
    const reason = new Error("the disk is full");
    insert.fail(reason);
    expect(await unlucky).toEqual([
      { status: "rejected", reason },
      { status: "rejected", reason },
    ]);
    (await store.nextInsert()).succeed();
    expect(await lucky).toBe(true);
  });
});

test("none stores nothing and resolves", async () => {
  const store = heldStore();
  const journal = createJournal(store, { writes: "none", storeTimeoutMs: 60_000, onStored() {} });
  expect(await Promise.all(fights(3).map((fight) => journal.record(fight, scope)))).toEqual([
    true,
    true,
    true,
  ]);
  expect(store.inserts).toBe(0);
});
