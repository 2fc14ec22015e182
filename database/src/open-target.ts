import { openMigrationTarget } from "@super-heroes/kit/store/migrations/open-target";
import { sqliteTarget } from "@super-heroes/kit/store/migrations/sqlite-target";
import type { MigrationTarget, Report } from "@super-heroes/kit/store/migrations/target";
import { SQL } from "bun";
import type { StoreEngine } from "./schema.ts";

/** How long to wait for another process that writes to the same file. */
const FILE_WAIT_MS = 10_000;

/** A database of a store. */
export interface StorePlace {
  engine: StoreEngine;
  /** A URL, or the path of a SQLite file, which is created when it is missing. */
  url: string;
}

/** Connects to a database, to apply migrations to it. Waits up to `waitMs` for a server that does not respond yet. */
export async function openStoreTarget(
  { engine, url }: StorePlace,
  { waitMs = 0, report = () => {} }: { waitMs?: number; report?: Report } = {},
): Promise<MigrationTarget> {
  if (engine !== "sqlite") return openMigrationTarget(engine, url, { waitMs, report });
  const sql = new SQL({ adapter: "sqlite", filename: url });
  await sql.unsafe(`pragma busy_timeout = ${FILE_WAIT_MS}`);
  await sql.unsafe("pragma synchronous = full");
  return sqliteTarget(sql, `SQLite ${url}`, FILE_WAIT_MS);
}
