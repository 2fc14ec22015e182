import { afterAll, beforeAll, expect, test } from "bun:test";
import { describeOnEngines, type TestDatabase } from "@super-heroes/testing/stores/engines";
import type { Catalog } from "../src/catalog.ts";
import { enginesOf } from "./engines.ts";
import { describeRandomRoute } from "./service-draws.ts";
import { describeListing } from "./service-listing.ts";
import { describeOperations } from "./service-operations.ts";
import { describeParameters } from "./service-parameters.ts";
import { describePortraits } from "./service-portraits.ts";
import { describeRefusals } from "./service-refusals.ts";
import { describeRowRoutes } from "./service-rows.ts";
import { describeTexts } from "./service-texts.ts";
import { type ServiceUnderTest, startCatalog } from "./service-under-test.ts";
import { describeWire } from "./service-wire.ts";

/** The HTTP contract of a catalogue's service, on each of its engines; `seeded` is the number of rows at the start. */
export function describeCatalogService(catalog: Catalog, { seeded }: { seeded: number }): void {
  describeOnEngines(`service ${catalog.name}`, enginesOf(catalog), (create) => {
    let database: TestDatabase;
    let service: ServiceUnderTest;
    const subject = () => service;

    beforeAll(async () => {
      database = await create();
      service = await startCatalog(catalog, database);
    });
    afterAll(async () => {
      await service.stop();
      await database.drop();
    });

    test(`starts with at least ${seeded} rows`, async () => {
      const rows = await (await service.send("GET", "")).json();
      expect(rows.length).toBeGreaterThanOrEqual(seeded);
    });

    const suites = [
      describeRowRoutes,
      describeTexts,
      describeListing,
      describeRandomRoute,
      describePortraits,
      describeRefusals,
      describeParameters,
      describeWire,
      describeOperations,
    ];
    for (const suite of suites) suite(catalog, subject);
  });
}
