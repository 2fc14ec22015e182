import { describe, expect, test } from "bun:test";
import { readFile } from "node:fs/promises";
import { repositoryRoot } from "@super-heroes/kit/repository";
import { describeOnEngines } from "@super-heroes/testing/stores/engines";
import type { Catalog, CatalogRow } from "../src/catalog.ts";
import { enginesOf, openStoreOn } from "./engines.ts";
import { insertNamed } from "./rows.ts";

/** Databases that were created before changes of the table were counted, and before names had an index. */
export function describeCatalogUpgrade(catalog: Catalog): void {
  const { name, noun, engine } = catalog;
  const textOf = (file: string) => readFile(`${repositoryRoot}/database/${name}-db/${file}.sql`, "utf8");
  const table = `${noun}_version`;
  /** Without the instructions at the start of the file. */
  const statementsIn = (upgrade: string) => upgrade.slice(upgrade.indexOf("\n\n") + 2);

  describe(`the upgrade of ${name}`, () => {
    test.each([engine, "sqlite"])("adds what a new database has, on %s", async (on) => {
      const second = statementsIn(await textOf(`upgrade-2.${on}`));
      const [third] = statementsIn(await textOf(`upgrade-3.${on}`)).split(
        "\n-- The rows that exist already.",
      );
      expect(await textOf(`schema.${on}`)).toEndWith(`${second}\n${third}`);
    });
  });

  /** What the first schema did not have; without the table its triggers would fail. */
  const downgrades: Record<string, string> = {
    PostgreSQL: `drop function ${noun}_changed() cascade; drop table ${table};
      drop index ${noun}_name_trigrams; drop extension pg_trgm;`,
    MariaDB: `drop trigger ${noun}_inserted_3_version; drop trigger ${noun}_updated_1_version;
      drop trigger ${noun}_deleted_5_version; drop table ${table}; drop index ${noun}_search on ${noun};`,
    SQLite: `drop trigger ${noun}_inserted_version; drop trigger ${noun}_updated_version;
      drop trigger ${noun}_deleted_version; drop table ${table}; drop trigger ${noun}_inserted_name;
      drop trigger ${noun}_updated_name; drop trigger ${noun}_deleted_name; drop table ${noun}_name;
      pragma user_version = 1;`,
  };
  for (const tested of enginesOf(catalog))
    describeOnEngines(`a store of ${name} of the first schema`, [tested], (create) => {
      test("counts changes and finds names once it is upgraded, and keeps its rows", async () => {
        const database = await create();
        try {
          await (await openStoreOn(catalog, database)).connection.close();
          await database.execute(downgrades[tested.name] ?? "");
          const store = await openStoreOn(catalog, database);
          const [known] = await store.page({ after: 0, limit: 1, nameFilter: undefined });
          const search = () => store.page({ after: 0, limit: 1, nameFilter: String(known?.name) });
          // The service upgrades an embedded store; an operator loads the files into a real one, while the service runs.
          if (tested.name !== "SQLite") {
            expect(await search()).toEqual([known as CatalogRow]);
            for (const step of [2, 3]) await database.execute(await textOf(`upgrade-${step}.${engine}`));
          }
          expect(await search()).toEqual([known as CatalogRow]);
          const { version, rows } = await store.copy(10_000);
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
