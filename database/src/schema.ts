import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Engine, StoreService } from "@super-heroes/topology/services";

export type { StoreService } from "@super-heroes/topology/services";

/** A database engine that a store's schema is written for. */
export type StoreEngine = Engine | "sqlite";

/** What an empty database is prepared with: absolute paths, to be loaded schema first. */
export interface StoreFiles {
  schema: string;
  /** `null` where the store starts empty. */
  seed: string | null;
}

const databaseFolder = join(import.meta.dir, "..");

/** What the file of a store's schema is called. */
export const schemaFileOf = (engine: StoreEngine): string =>
  `schema.${engine}.${engine === "mongodb" ? "js" : "sql"}`;

/**
 * The files that prepare an empty database for a service on an engine.
 *
 * @throws if the service's store is not written for that engine.
 * @example storeFiles("heroes", "sqlite").schema // "/…/database/heroes-db/schema.sqlite.sql"
 */
export function storeFiles(service: StoreService, engine: StoreEngine): StoreFiles {
  const folder = join(databaseFolder, `${service}-db`);
  const schema = join(folder, schemaFileOf(engine));
  if (!existsSync(schema)) {
    throw new Error(`${service} has no schema for ${engine}: expected ${schema}`);
  }
  const seed = join(folder, "seed.sql");
  return { schema, seed: existsSync(seed) ? seed : null };
}

/** The number of a store's schema: 1 for the first one, and 1 more for each upgrade file. */
export function schemaVersion(service: StoreService, engine: StoreEngine): number {
  const files = readdirSync(join(databaseFolder, `${service}-db`));
  return 1 + files.filter((file) => new RegExp(`^upgrade-\\d+\\.${engine}\\.`).test(file)).length;
}
