import { afterAll, beforeAll, expect, test } from "bun:test";
import { describeOnEngines, type TestDatabase } from "@super-heroes/testing/engines";
import type { UserStore } from "../src/store/user-store.ts";
import { openStoreOn, userEngines } from "./engines.ts";

const NOW = 2_000_000_000_000;
const WINDOW = 60_000;

describeOnEngines("stored attempts", userEngines, (create) => {
  let database: TestDatabase;
  let store: UserStore;
  /** Another connection to the same database, like that of another process. */
  let other: UserStore;

  beforeAll(async () => {
    database = await create();
    store = await openStoreOn(database);
    other = await openStoreOn(database);
  });
  afterAll(async () => {
    await Promise.all([store.connection.close(), other.connection.close()]);
    await database.drop();
  });

  test("are counted per key, by all processes together, in a window that begins with the first one", async () => {
    const endsAtMs = NOW + WINDOW;
    expect(await store.attempts.add("a", NOW, WINDOW)).toEqual({ used: 1, endsAtMs });
    expect(await other.attempts.add("a", NOW + 1, WINDOW)).toEqual({ used: 2, endsAtMs });
    expect(await store.attempts.add("b", NOW + 2, WINDOW)).toEqual({ used: 1, endsAtMs: endsAtMs + 2 });
    expect(await other.attempts.find("a", NOW + 3)).toEqual({ used: 2, endsAtMs });
    expect(await other.attempts.find("c", NOW + 3)).toBeUndefined();
  });

  test("are counted in a new window after the end of the first", async () => {
    await store.attempts.add("d", NOW, WINDOW);
    expect(await store.attempts.find("d", NOW + WINDOW)).toBeUndefined();
    expect(await store.attempts.add("d", NOW + WINDOW, WINDOW)).toEqual({
      used: 1,
      endsAtMs: NOW + 2 * WINDOW,
    });
  });

  test("that are made concurrently are all counted", async () => {
    const tallies = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? store : other).attempts.add("e", NOW, WINDOW)),
    );
    expect(tallies.map(({ used }) => used).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  });

  test("are deleted after the end of their window, and not before", async () => {
    await store.attempts.add("f", NOW, WINDOW);
    await store.attempts.sweep(NOW + WINDOW - 1);
    expect(await store.attempts.find("f", NOW)).toBeDefined();
    await store.attempts.sweep(NOW + WINDOW);
    expect(await store.attempts.find("f", NOW)).toBeUndefined();
  });
});
