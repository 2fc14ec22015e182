import { afterAll, beforeAll, beforeEach } from "bun:test";
import { describeOnEngines, type TestDatabase } from "@super-heroes/testing/stores/engines";
import type { Catalog, CatalogRow } from "../src/catalog.ts";
import type { CatalogStore } from "../src/store/catalog-store.ts";
import { enginesOf, openStoreOn } from "./engines.ts";
import { clear } from "./rows.ts";
import { describeStoreDraws } from "./store-draws.ts";
import { describeStorePages } from "./store-pages.ts";
import { describeStoreSearch } from "./store-search.ts";
import { describeStoreWrites } from "./store-writes.ts";

/** The subject of the suites of the store contract; the table is empty before each test. */
export interface StoreUnderTest {
  readonly catalog: Catalog;
  readonly store: CatalogStore;
  /** The variables with which a service uses the database. */
  readonly env: TestDatabase["env"];
  /** Another connection to the same database, as in another process. */
  readonly other: CatalogStore;
  /** The row with this id, if it exists. */
  find(id: number): Promise<CatalogRow | undefined>;
}

/** The contract of a catalogue's store, on each of its engines. */
export function describeCatalogStore(catalog: Catalog): void {
  describeOnEngines(`store of ${catalog.name}`, enginesOf(catalog), (create) => {
    let database: TestDatabase;
    const find = async (id: number) => (await subject.store.rows([id]))[0];
    const subject = { catalog, find } as { -readonly [Key in keyof StoreUnderTest]: StoreUnderTest[Key] };

    beforeAll(async () => {
      database = await create();
      subject.env = database.env;
      subject.store = await openStoreOn(catalog, database);
      subject.other = await openStoreOn(catalog, database);
    });
    afterAll(async () => {
      await Promise.all([subject.store.connection.close(), subject.other.connection.close()]);
      await database.drop();
    });
    beforeEach(async () => void (await clear(catalog, subject.store)));

    describeStorePages(subject);
    describeStoreSearch(subject);
    describeStoreWrites(subject);
    describeStoreDraws(subject);
  });
}
