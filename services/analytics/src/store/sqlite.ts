import type { SqlStore } from "@super-heroes/kit/store/sql";
import type { EventStore } from "./event-store.ts";
import { sqliteLog } from "./sqlite-log.ts";
import { sqliteSnapshots } from "./sqlite-snapshots.ts";

/** The store of analytics on the embedded SQLite. */
export const sqliteEvents = (connection: SqlStore): EventStore => ({
  connection,
  log: sqliteLog(connection),
  snapshots: sqliteSnapshots(connection),
});
