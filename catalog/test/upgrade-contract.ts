import { expect, test } from "bun:test";
import { describeOnEngines } from "@super-heroes/testing/stores/engines";
import type { Catalog, CatalogRow } from "../src/catalog.ts";
import { enginesOf, openStoreOn } from "./engines.ts";
import { insertNamed } from "./rows.ts";

/** Databases that were created before changes of the table were counted, and before names had an index. */
export function describeCatalogUpgrade(catalog: Catalog): void {
  const { name, noun } = catalog;
  const table = `${noun}_version`;

  /** What version 1.0.0 did not have; without the table its triggers would fail. */
  const downgrades: Record<string, string> = {
    PostgreSQL: `drop function ${noun}_changed() cascade; drop table ${table};
      drop index ${noun}_name_trigrams; drop extension pg_trgm; drop table schema_migration;`,
    MariaDB: `drop trigger ${noun}_inserted_3_version; drop trigger ${noun}_updated_1_version;
      drop trigger ${noun}_deleted_5_version; drop table ${table}; drop index ${noun}_search on ${noun};
      drop table schema_migration;`,
    SQLite: `drop trigger ${noun}_inserted_version; drop trigger ${noun}_updated_version;
      drop trigger ${noun}_deleted_version; drop table ${table}; drop trigger ${noun}_inserted_name;
      drop trigger ${noun}_updated_name; drop trigger ${noun}_deleted_name; drop table ${noun}_name;
      drop table schema_migration; pragma user_version = 1;`,
  };
  for (const tested of enginesOf(catalog))
    describeOnEngines(`a store of ${name} of version 1.0.0`, [tested], (create) => {
      test("counts changes and finds names once it is migrated, and keeps its rows", async () => {
        const database = await create();
        try {
          await (await openStoreOn(catalog, database)).connection.close();
          await database.execute(downgrades[tested.name] ?? "");
          if (tested.name !== "SQLite") {
            const env = { ...database.env, STORE_WAIT_MS: "0" };
            await expect(openStoreOn(catalog, { ...database, env })).rejects.toThrow(
              `has no record of migrations: run "bun run migrate ${name}"`,
            );
          }
          await database.migrate();
          const store = await openStoreOn(catalog, database);
          expect(store.connection.schema).toBe(3);
          const [known] = await store.page({ after: 0, limit: 1, nameFilter: undefined });
          const search = () => store.page({ after: 0, limit: 1, nameFilter: String(known?.name) });
          expect(await search()).toEqual([known as CatalogRow]);
          const { version, rows } = await store.copy(10_000);
          const [row] = await insertNamed(catalog, store, ["After The Migration"]);
          const inserted = await store.version();
          await store.update(row?.id ?? 0, { name: "Renamed" });
          const updated = await store.version();
          await store.remove(row?.id ?? 0);
          expect(new Set([version, inserted, updated, await store.version()]).size).toBe(4);
          expect((await store.copy(10_000)).rows).toHaveLength(rows.length);
          await store.connection.close();
        } finally {
          await database.drop();
        }
      });
    });
}
