import type { Logger } from "@super-heroes/kit/log/log";
import { repositoryRoot } from "@super-heroes/kit/repository";
import { connectMariadb } from "@super-heroes/kit/store/mariadb";
import { connectPostgres } from "@super-heroes/kit/store/postgres";
import { openSqlite } from "@super-heroes/kit/store/sqlite";
import { poolSize } from "@super-heroes/kit/store/variables";
import type { Catalog } from "./catalog.ts";
import type { CatalogConfig } from "./config.ts";
import type { CatalogStore } from "./store/catalog-store.ts";
import { mariadbCatalog } from "./store/mariadb.ts";
import { postgresCatalog } from "./store/postgres.ts";
import { sqliteCatalog } from "./store/sqlite.ts";

/** Opens the catalogue's store: the real engine when its URL is configured, else the embedded one. */
export async function openCatalogStore(
  catalog: Catalog,
  config: CatalogConfig,
  log: Logger,
): Promise<CatalogStore> {
  const { storeUrl: url, storeTimeoutMs: timeoutMs, storeWaitMs: waitMs } = config;
  if (url === undefined) {
    const folder = `${repositoryRoot}/database/${catalog.name}-db`;
    const connection = await openSqlite({
      file: `${config.dataDir}/${catalog.name}.sqlite`,
      schemaFile: `${folder}/schema.sqlite.sql`,
      seedFile: `${folder}/seed.sql`,
      upgradeFiles: [`${folder}/upgrade-2.sqlite.sql`, `${folder}/upgrade-3.sqlite.sql`],
      timeoutMs,
      waitMs,
      log,
    });
    return sqliteCatalog(catalog, connection);
  }
  const options = { url, pool: poolSize(config), timeoutMs, waitMs, log };
  const store =
    catalog.engine === "postgres"
      ? postgresCatalog(catalog, await connectPostgres(options))
      : mariadbCatalog(catalog, await connectMariadb(options));
  await requireTables(catalog, store);
  return store;
}

/** The operator prepares a real store. Throws an Error that names the files to load when its tables are missing. */
async function requireTables(catalog: Catalog, store: CatalogStore): Promise<void> {
  try {
    await store.draw([0]);
  } catch (cause) {
    await store.connection.close();
    const files = `database/${catalog.name}-db`;
    throw new Error(`${store.connection.description} has no usable table "${catalog.noun}": load ${files}`, {
      cause,
    });
  }
}
