import { afterAll, afterEach, beforeAll, beforeEach } from "bun:test";
import type { TestDatabase } from "./engines.ts";

/** A store, as far as it has to be closed. */
interface Closable {
  readonly connection: { close(): Promise<void> };
}

/** Two connections of a store to the same database, like those of two processes. They exist while tests run. */
export interface TwoStores<Store> {
  readonly database: TestDatabase;
  readonly one: Store;
  readonly other: Store;
}

/**
 * Opens a store twice on a new database, for a whole suite or anew for each test, and closes and removes all afterwards.
 *
 * @example
 * const stores = twoStores(create, openStoreOn);
 * test("…", async () => expect(await stores.other.find(await stores.one.insert())).toBeDefined());
 */
export function twoStores<Store extends Closable>(
  create: () => Promise<TestDatabase>,
  open: (database: TestDatabase) => Promise<Store>,
  per: "suite" | "test" = "suite",
): TwoStores<Store> {
  let opened: TwoStores<Store>;
  const [before, after] = per === "suite" ? [beforeAll, afterAll] : [beforeEach, afterEach];
  before(async () => {
    const database = await create();
    opened = { database, one: await open(database), other: await open(database) };
  });
  after(async () => {
    await Promise.all([opened.one.connection.close(), opened.other.connection.close()]);
    await opened.database.drop();
  });
  return {
    get database() {
      return opened.database;
    },
    get one() {
      return opened.one;
    },
    get other() {
      return opened.other;
    },
  };
}
