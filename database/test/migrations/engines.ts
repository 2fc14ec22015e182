import { mongodbTarget } from "@super-heroes/kit/store/migrations/mongodb-target";
import type { MigrationTarget } from "@super-heroes/kit/store/migrations/target";
import type { Missing } from "@super-heroes/testing/run/requirements";
import { missingStore, realStores } from "@super-heroes/testing/stores/real-stores";
import { openStoreTarget, type StorePlace } from "../../src/open-target.ts";
import type { StoreEngine, StoreService } from "../../src/schema.ts";
import { createMariadbDatabase } from "../schema/mariadb-database.ts";
import { createPostgresDatabase } from "../schema/postgres-database.ts";
import { createSqliteDatabase } from "../schema/sqlite-database.ts";
import { createMongodbDatabase } from "./mongodb-database.ts";

/** A lock that a killed run leaves is taken over soon. */
const LEASE_MS = 500;

/** A database without anything in it. */
export interface EmptyDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** An engine that the suites of migrations run on. */
export interface MigrationTestEngine {
  readonly engine: StoreEngine;
  readonly missing: Missing;
  /** A service whose store is on it. */
  readonly service: StoreService;
  create(): Promise<EmptyDatabase>;
}

/** All four of them. */
export const engines: readonly MigrationTestEngine[] = [
  { engine: "sqlite", service: "heroes", missing: undefined, create: createSqliteDatabase },
  {
    engine: "postgres",
    service: "heroes",
    missing: missingStore("postgres"),
    create: () => createPostgresDatabase(realStores.postgres ?? ""),
  },
  {
    engine: "mariadb",
    service: "locations",
    missing: missingStore("mariadb"),
    create: () => createMariadbDatabase(realStores.mariadb ?? ""),
  },
  {
    engine: "mongodb",
    service: "fights",
    missing: missingStore("mongodb"),
    create: () => createMongodbDatabase(realStores.mongodb ?? ""),
  },
];

/** Opens a database as the target of migrations. */
export const openTarget = async (place: StorePlace): Promise<MigrationTarget> =>
  place.engine === "mongodb"
    ? mongodbTarget(place.url, LEASE_MS)
    : openStoreTarget({ ...place, url: place.url.replace(/^sqlite:\/\//, "") });

/** Works on a database, and closes the connection. */
export async function onTarget<T>(
  place: StorePlace,
  work: (target: MigrationTarget) => Promise<T>,
): Promise<T> {
  const target = await openTarget(place);
  try {
    return await work(target);
  } finally {
    await target.close();
  }
}
