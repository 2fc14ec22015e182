import { afterAll, beforeAll } from "bun:test";
import { contractsWith } from "@super-heroes/testing/contracts/find-contracts";
import type { State } from "@super-heroes/testing/contracts/provider";
import { testNeeds } from "@super-heroes/testing/contracts/test-contracts";
import { describeOnEngines, type TestDatabase } from "@super-heroes/testing/stores/engines";
import type { Catalog } from "../src/catalog.ts";
import { enginesOf } from "./engines.ts";
import { clear } from "./rows.ts";
import { type ServiceUnderTest, startCatalog } from "./service-under-test.ts";

/** What other services need of a catalogue's service, on each of its engines. */
export async function describeConsumersOf(catalog: Catalog): Promise<void> {
  const contracts = await contractsWith(catalog.name);

  describeOnEngines(`consumers of ${catalog.name}`, enginesOf(catalog), (create) => {
    let service: ServiceUnderTest;
    const started: ServiceUnderTest[] = [];
    const databases: TestDatabase[] = [];

    /** Starts the service on a database of its own. */
    async function start(): Promise<ServiceUnderTest> {
      const database = await create();
      databases.push(database);
      const one = await startCatalog(catalog, database);
      started.push(one);
      return one;
    }
    async function another(change: (one: ServiceUnderTest) => Promise<unknown>): Promise<State> {
      const one = await start();
      await change(one);
      return { url: one.url };
    }

    beforeAll(async () => {
      service = await start();
    });
    afterAll(async () => {
      await Promise.all(started.map((one) => one.stop()));
      await Promise.all(databases.map((database) => database.drop()));
    });

    testNeeds(contracts, () => ({
      url: service.url,
      states: {
        "no rows": () => another(({ store }) => clear(catalog, store)),
        "the store is closed": () => another(({ closeStore }) => closeStore()),
      },
    }));
  });
}
