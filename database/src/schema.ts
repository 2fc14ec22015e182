import { existsSync } from "node:fs";
import { join } from "node:path";

/** A service that owns one of the stores under `database/`. */
export type StoreService = "heroes" | "villains" | "locations" | "fights" | "users" | "orders" | "analytics";

/** A database engine that a store's schema is written for. */
export type StoreEngine = "postgres" | "sqlite" | "mariadb" | "mongodb";

/** What an empty database is prepared with: absolute paths, to be loaded schema first. */
export interface StoreFiles {
  schema: string;
  /** `null` where the store starts empty. */
  seed: string | null;
}

const databaseFolder = join(import.meta.dir, "..");

/**
 * The files that prepare an empty database for a service on an engine.
 *
 * @throws if the service's store is not written for that engine.
 * @example storeFiles("heroes", "sqlite").schema // "/…/database/heroes-db/schema.sqlite.sql"
 */
export function storeFiles(service: StoreService, engine: StoreEngine): StoreFiles {
  const folder = join(databaseFolder, `${service}-db`);
  const schema = join(folder, `schema.${engine}.${engine === "mongodb" ? "js" : "sql"}`);
  if (!existsSync(schema)) {
    throw new Error(`${service} has no schema for ${engine}: expected ${schema}`);
  }
  const seed = join(folder, "seed.sql");
  return { schema, seed: existsSync(seed) ? seed : null };
}
