import { openMariadb } from "./mariadb.ts";
import { openPostgres } from "./postgres.ts";
import { openSqlite } from "./sqlite.ts";
import type { SeedStoreAddress } from "./store-address.ts";
import type { SeedTable } from "./table.ts";

/** A store that rows are loaded into. */
export interface SeedTarget {
  hasTable(): Promise<boolean>;
  /** Loads the store's schema, without its seed rows. */
  createTable(schema: string): Promise<void>;
  /** Removes every row. */
  clear(): Promise<void>;
  /** Adds the rows in one transaction. */
  append(rows: readonly object[]): Promise<void>;
  /** Lets the engine take note of a big load, so that it plans its next queries well. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const open = { postgres: openPostgres, mariadb: openMariadb, sqlite: openSqlite };

/** Connects to the store. A server that cannot be reached shows at the latest in the first call. */
export const openTarget = (address: SeedStoreAddress, table: SeedTable): Promise<SeedTarget> =>
  open[address.engine](address, table);
