import { readConfig } from "@super-heroes/kit/config/config";
import { silentLog } from "@super-heroes/testing/stand-ins/silent-log";
import { embeddedEngine } from "@super-heroes/testing/stores/embedded-engine";
import type { SqlTestDatabase, TestDatabase, TestEngine } from "@super-heroes/testing/stores/engines";
import { mariadbEngine } from "@super-heroes/testing/stores/mariadb-engine";
import { postgresEngine } from "@super-heroes/testing/stores/postgres-engine";
import type { Catalog } from "../src/catalog.ts";
import { catalogVariables } from "../src/config.ts";
import { openCatalogStore } from "../src/open.ts";

/** The engines of a catalogue: the embedded one, and its real one. */
export function enginesOf({ name, engine }: Catalog): TestEngine<SqlTestDatabase>[] {
  const real = engine === "postgres" ? postgresEngine : mariadbEngine;
  return [embeddedEngine, real(name as Parameters<typeof real>[0])];
}

/** The configuration of a catalogue's service on this database. */
export const configOn = (catalog: Catalog, { env }: TestDatabase) =>
  readConfig(env, catalogVariables(catalog));

/** Opens the catalogue's store on this database, as the service does. */
export const openStoreOn = (catalog: Catalog, database: TestDatabase) =>
  openCatalogStore(catalog, configOn(catalog, database), silentLog);
