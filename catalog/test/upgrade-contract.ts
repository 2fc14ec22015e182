import { describe, expect, test } from "bun:test";
import { readFile } from "node:fs/promises";
import { repositoryRoot } from "@super-heroes/kit/repository";
import { describeOnEngines } from "@super-heroes/testing/stores/engines";
import type { Catalog } from "../src/catalog.ts";
import { enginesOf, openStoreOn } from "./engines.ts";
import { insertNamed } from "./rows.ts";

/** Databases that were created before changes of the table were counted. */
export function describeCatalogUpgrade(catalog: Catalog): void {
  const { name, noun, engine } = catalog;
  const textOf = (file: string) => readFile(`${repositoryRoot}/database/${name}-db/${file}.sql`, "utf8");
  const table = `${noun}_version`;

  describe(`the upgrade of ${name}`, () => {
    test.each([engine, "sqlite"])("adds what a new database has, on %s", async (on) => {
      const upgrade = await textOf(`upgrade-2.${on}`);
      const statements = upgrade.slice(upgrade.indexOf(`-- ${table} counts`));
      expect(await textOf(`schema.${on}`)).toEndWith(statements);
    });
  });

  /** What the first schema did not have; without the table its triggers would fail. */
  const downgrades: Record<string, string> = {
    PostgreSQL: `drop function ${noun}_changed() cascade; drop table ${table};`,
    MariaDB: `drop trigger ${noun}_inserted_3_version; drop trigger ${noun}_updated_1_version;
      drop trigger ${noun}_deleted_5_version; drop table ${table};`,
    SQLite: `drop trigger ${noun}_inserted_version; drop trigger ${noun}_updated_version;
      drop trigger ${noun}_deleted_version; drop table ${table}; pragma user_version = 1;`,
  };
  for (const tested of enginesOf(catalog))
    describeOnEngines(`a store of ${name} of the first schema`, [tested], (create) => {
      test("counts changes once it is upgraded, and keeps its rows", async () => {
        const database = await create();
        try {
          await (await openStoreOn(catalog, database)).connection.close();
          await database.execute(downgrades[tested.name] ?? "");
          // The service upgrades an embedded store; an operator loads the file into a real one.
          if (tested.name !== "SQLite") await database.execute(await textOf(`upgrade-2.${engine}`));
          const store = await openStoreOn(catalog, database);
          const { version, rows } = await store.copy(10_000);
          expect(rows.length).toBeGreaterThan(0);
          const [row] = await insertNamed(catalog, store, ["After The Upgrade"]);
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
