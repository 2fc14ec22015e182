import { existsSync } from "node:fs";
import { join } from "node:path";
import { type MigrationEngine, readSeries, type Series } from "@super-heroes/kit/store/migrations/series";
import type { StoreService } from "@super-heroes/topology/services";

export type { StoreService } from "@super-heroes/topology/services";

/** A database engine that a store's schema is written for. */
export type StoreEngine = MigrationEngine;

const folderOf = (service: StoreService) => join(import.meta.dir, "..", `${service}-db`);

/** The folder of a store's migrations, which make its schema. */
export const migrationsOf = (service: StoreService): string => join(folderOf(service), "migrations");

/**
 * The migrations of a service's store on an engine. Throws a `MigrationError` when the store is not written for that engine.
 *
 * @example (await seriesOf("heroes", "sqlite")).newest // 3
 */
export const seriesOf = (service: StoreService, engine: StoreEngine): Promise<Series> =>
  readSeries(migrationsOf(service), engine);

/** The first rows of a store, loaded once into an empty database; `undefined` where the store starts empty. */
export function seedFileOf(service: StoreService): string | undefined {
  const seed = join(folderOf(service), "seed.sql");
  return existsSync(seed) ? seed : undefined;
}
