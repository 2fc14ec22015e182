import { describe, expect, test } from "bun:test";
import { catalogueNames, storeServices } from "@super-heroes/topology/services";
import { table } from "@super-heroes/topology/table";
import { type StoreEngine, type StoreService, seedFileOf, seriesOf } from "./schema.ts";

const written = storeServices.flatMap((service): [StoreService, StoreEngine][] => [
  [service, table[service].store.engine],
  [service, "sqlite"],
]);

describe("the migrations of a store", () => {
  test.each(written)("%s on %s begin with the first schema", async (service, engine) => {
    const { migrations, newest } = await seriesOf(service, engine);
    expect(migrations[0]?.name).toBe("first-schema");
    expect(migrations).toHaveLength(newest);
  });

  test.each(storeServices)("%s has the same numbers on both engines", async (service) => {
    const names = async (engine: StoreEngine) =>
      (await seriesOf(service, engine)).migrations.map(({ name }) => name);
    expect(await names(table[service].store.engine)).toEqual(await names("sqlite"));
  });

  test("an engine that a store is not written for is named", () => {
    expect(seriesOf("locations", "postgres")).rejects.toThrow(
      "database/locations-db/migrations has no migrations for postgres",
    );
  });
});

test.each(storeServices)("only catalogues have seed rows: %s", (service) => {
  const isCatalogue = catalogueNames.some((name) => name === service);
  if (isCatalogue) expect(seedFileOf(service)).toEndWith(`${service}-db/seed.sql`);
  else expect(seedFileOf(service)).toBeUndefined();
});
