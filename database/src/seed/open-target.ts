import { openMariadb } from "./mariadb.ts";
import { openPostgres } from "./postgres.ts";
import { openSqlite } from "./sqlite.ts";
import type { SeedStoreAddress } from "./store-address.ts";
import type { SeedTable } from "./table.ts";
import type { SeedTarget } from "./target.ts";

const open = { postgres: openPostgres, mariadb: openMariadb, sqlite: openSqlite };

/** Connects to the store. A server that cannot be reached makes this or the first call reject. */
export const openTarget = (address: SeedStoreAddress, table: SeedTable): Promise<SeedTarget> =>
  open[address.engine](address, table);
