import type { Logger } from "@super-heroes/kit/log/log";
import { repositoryRoot } from "@super-heroes/kit/repository";
import { connectPostgres } from "@super-heroes/kit/store/postgres";
import { openSqlite } from "@super-heroes/kit/store/sqlite";
import { poolSize } from "@super-heroes/kit/store/variables";
import type { OrdersConfig } from "./config.ts";
import type { OrderStore } from "./store/order-store.ts";
import { postgresOrders } from "./store/postgres.ts";
import { sqliteOrders } from "./store/sqlite.ts";

/** Opens the store of orders: PostgreSQL when the configuration has its URL, otherwise the embedded one. */
export async function openOrderStore(config: OrdersConfig, log: Logger): Promise<OrderStore> {
  const { storeUrl: url, storeTimeoutMs: timeoutMs, storeWaitMs: waitMs } = config;
  if (url === undefined) {
    const connection = await openSqlite({
      file: `${config.dataDir}/orders.sqlite`,
      schemaFile: `${repositoryRoot}/database/orders-db/schema.sqlite.sql`,
      seedFile: undefined,
      timeoutMs,
      waitMs,
      log,
    });
    return sqliteOrders(connection);
  }
  const store = postgresOrders(
    await connectPostgres({ url, pool: poolSize(config), timeoutMs, waitMs, log }),
  );
  await requireTables(store);
  return store;
}

/** The operator creates the tables of PostgreSQL. Throws an error that names the file to load when they are missing. */
async function requireTables(store: OrderStore): Promise<void> {
  const { connection } = store;
  try {
    await connection.query("select from app_order, outbox limit 0", []);
  } catch (cause) {
    await connection.close();
    const file = "database/orders-db/schema.postgres.sql";
    throw new Error(
      `${connection.description} has no usable tables "app_order" and "outbox". Load ${file}.`,
      {
        cause,
      },
    );
  }
}
