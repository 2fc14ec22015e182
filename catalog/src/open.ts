import type { Logger } from "@super-heroes/kit/log/log";
import { repositoryRoot } from "@super-heroes/kit/repository";
import { connectMariadb } from "@super-heroes/kit/store/mariadb";
import { requireSqlSchema } from "@super-heroes/kit/store/migrations/schema-check";
import { readSeries } from "@super-heroes/kit/store/migrations/series";
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
  const folder = `${repositoryRoot}/database/${catalog.name}-db`;
  const migrations = `${folder}/migrations`;
  if (url === undefined) {
    const connection = await openSqlite({
      file: `${config.dataDir}/${catalog.name}.sqlite`,
      migrations,
      seedFile: `${folder}/seed.sql`,
      timeoutMs,
      waitMs,
      log,
    });
    return sqliteCatalog(catalog, connection);
  }
  const options = { url, pool: poolSize(config), timeoutMs, waitMs, log };
  const connect = catalog.engine === "postgres" ? connectPostgres : connectMariadb;
  const open = catalog.engine === "postgres" ? postgresCatalog : mariadbCatalog;
  const connection = await connect(options);
  const series = await readSeries(migrations, catalog.engine);
  const schema = await requireSqlSchema(connection, { service: catalog.name, series, waitMs, log });
  return open(catalog, { ...connection, schema });
}
