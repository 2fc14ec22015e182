import { afterAll, beforeAll } from "bun:test";
import { storeUnavailable } from "@super-heroes/kit/http/problem";
import { createMetrics } from "@super-heroes/kit/metrics/metrics";
import { contractsWith } from "@super-heroes/testing/contracts/find-contracts";
import { testNeeds } from "@super-heroes/testing/contracts/test-contracts";
import { testDocument } from "@super-heroes/testing/openapi/test-document";
import { silentLog } from "@super-heroes/testing/stand-ins/silent-log";
import { describeOnEngines, type TestDatabase } from "@super-heroes/testing/stores/engines";
import type { Catalog } from "../src/catalog.ts";
import type { CatalogStore } from "../src/store/catalog-store.ts";
import { openWriters } from "../src/writers.ts";
import { enginesOf } from "./engines.ts";
import { clear } from "./rows.ts";
import { type ServiceUnderTest, startCatalog } from "./service-under-test.ts";

/** What other services and clients need of a catalogue's service, on each of its engines. */
export async function describeConsumersOf(catalog: Catalog): Promise<void> {
  const contracts = await contractsWith(catalog.name);

  describeOnEngines(`consumers of ${catalog.name}`, enginesOf(catalog), (create) => {
    let service: ServiceUnderTest;
    const started: ServiceUnderTest[] = [];
    const databases: TestDatabase[] = [];
    // Only admins may write, as its document says. No test asks users.
    const writers = openWriters(["http://127.0.0.1:1"], {
      log: silentLog,
      metrics: createMetrics(catalog.name),
    });

    /** Starts the service on a database of its own. */
    async function start(wrap?: (store: CatalogStore) => CatalogStore): Promise<ServiceUnderTest> {
      const database = await create();
      databases.push(database);
      const one = await startCatalog(catalog, database, writers, {}, wrap);
      started.push(one);
      return one;
    }

    beforeAll(async () => {
      service = await start();
    });
    afterAll(async () => {
      writers.close();
      await Promise.all(started.map((one) => one.stop()));
      await Promise.all(databases.map((database) => database.drop()));
    });

    testDocument(catalog.name, () => service.url);
    testNeeds(contracts, () => ({
      url: service.url,
      states: {
        "no rows": async () => {
          const { url, store } = await start();
          await clear(catalog, store);
          return { url };
        },
        "the store does not respond": async () => {
          const draw = () => Promise.reject(storeUnavailable(undefined));
          return { url: (await start((store) => ({ ...store, draw }))).url };
        },
      },
    }));
  });
}
