import { describe, expect, test } from "bun:test";
import { isAbsolute } from "node:path";
import { type StoreEngine, type StoreService, storeFiles } from "./schema.ts";

const written: [StoreService, StoreEngine, string | null][] = [
  ["heroes", "postgres", "heroes-db/seed.sql"],
  ["heroes", "sqlite", "heroes-db/seed.sql"],
  ["villains", "postgres", "villains-db/seed.sql"],
  ["villains", "sqlite", "villains-db/seed.sql"],
  ["locations", "mariadb", "locations-db/seed.sql"],
  ["locations", "sqlite", "locations-db/seed.sql"],
  ["fights", "mongodb", null],
  ["fights", "sqlite", null],
  ["users", "postgres", null],
  ["users", "sqlite", null],
  ["orders", "postgres", null],
  ["orders", "sqlite", null],
  ["analytics", "mongodb", null],
  ["analytics", "sqlite", null],
];

/** A word of each schema that has nothing to draw. */
const telling: Partial<Record<StoreService, string>> = {
  fights: "fight",
  users: "app_user",
  orders: "app_order",
  analytics: "event",
};

describe("storeFiles", () => {
  test.each(written)("%s on %s", async (service, engine, seed) => {
    const files = storeFiles(service, engine);
    expect(isAbsolute(files.schema)).toBe(true);
    expect(await Bun.file(files.schema).text()).toContain(telling[service] ?? "_draw");
    if (seed === null) expect(files.seed).toBeNull();
    else expect(files.seed).toEndWith(seed);
  });

  test("names the service and the engine when there is no such store", () => {
    expect(() => storeFiles("locations", "postgres")).toThrow("locations has no schema for postgres");
  });
});
