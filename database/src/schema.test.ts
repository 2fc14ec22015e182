import { describe, expect, test } from "bun:test";
import { isAbsolute } from "node:path";
import { type CatalogueName, catalogueNames, storeServices } from "@super-heroes/topology/services";
import { table } from "@super-heroes/topology/table";
import { type StoreEngine, type StoreService, storeFiles } from "./schema.ts";

const written = storeServices.flatMap((service): [StoreService, StoreEngine][] => [
  [service, table[service].store.engine],
  [service, "sqlite"],
]);

/** A word of each schema; that of a catalogue numbers the rows that are drawn. */
const words: Record<Exclude<StoreService, CatalogueName>, string> = {
  fights: "fight",
  users: "app_user",
  orders: "app_order",
  analytics: "event",
};
const wordOf: Record<string, string> = {
  ...words,
  ...Object.fromEntries(catalogueNames.map((name) => [name, "_draw"])),
};

describe("storeFiles", () => {
  test.each(written)("%s on %s", async (service, engine) => {
    const files = storeFiles(service, engine);
    expect(isAbsolute(files.schema)).toBe(true);
    expect(await Bun.file(files.schema).text()).toContain(wordOf[service] as string);
    const isCatalogue = catalogueNames.some((name) => name === service);
    if (isCatalogue) expect(files.seed).toEndWith(`${service}-db/seed.sql`);
    else expect(files.seed).toBeNull();
  });

  test("names the service and the engine when there is no such store", () => {
    expect(() => storeFiles("locations", "postgres")).toThrow("locations has no schema for postgres");
  });
});
