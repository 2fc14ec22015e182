import type { Logger } from "@super-heroes/kit/log/log";
import { repositoryRoot } from "@super-heroes/kit/repository";
import { requireSqlSchema } from "@super-heroes/kit/store/migrations/schema-check";
import { readSeries } from "@super-heroes/kit/store/migrations/series";
import { connectPostgres } from "@super-heroes/kit/store/postgres";
import { openSqlite } from "@super-heroes/kit/store/sqlite";
import { poolSize } from "@super-heroes/kit/store/variables";
import type { OrdersConfig } from "./config.ts";
import type { OrderStore } from "./store/order-store.ts";
import { postgresOrders } from "./store/postgres.ts";
import { sqliteOrders } from "./store/sqlite.ts";

const MIGRATIONS = `${repositoryRoot}/database/orders-db/migrations`;

/** Opens the store of orders: PostgreSQL when the configuration has its URL, otherwise the embedded one. */
export async function openOrderStore(config: OrdersConfig, log: Logger): Promise<OrderStore> {
  const { storeUrl: url, storeTimeoutMs: timeoutMs, storeWaitMs: waitMs } = config;
  if (url === undefined) {
    const connection = await openSqlite({
      file: `${config.dataDir}/orders.sqlite`,
      migrations: MIGRATIONS,
      seedFile: undefined,
      timeoutMs,
      waitMs,
      log,
    });
    return sqliteOrders(connection);
  }
  const connection = await connectPostgres({ url, pool: poolSize(config), timeoutMs, waitMs, log });
  const series = await readSeries(MIGRATIONS, "postgres");
  const schema = await requireSqlSchema(connection, { service: "orders", series, waitMs, log });
  return postgresOrders({ ...connection, schema });
}
