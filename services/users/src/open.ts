import type { Logger } from "@super-heroes/kit/log/log";
import { repositoryRoot } from "@super-heroes/kit/repository";
import { requireSqlSchema } from "@super-heroes/kit/store/migrations/schema-check";
import { readSeries } from "@super-heroes/kit/store/migrations/series";
import { connectPostgres } from "@super-heroes/kit/store/postgres";
import { openSqlite } from "@super-heroes/kit/store/sqlite";
import { poolSize } from "@super-heroes/kit/store/variables";
import type { UsersConfig } from "./config.ts";
import { postgresDialect, sqliteDialect } from "./store/dialect.ts";
import { createUserStore, type UserStore } from "./store/user-store.ts";

const MIGRATIONS = `${repositoryRoot}/database/users-db/migrations`;

/** Opens the store of users: PostgreSQL when the configuration has its URL, otherwise the embedded one. */
export async function openUserStore(config: UsersConfig, log: Logger): Promise<UserStore> {
  const { storeUrl: url, storeTimeoutMs: timeoutMs, storeWaitMs: waitMs } = config;
  if (url === undefined) {
    const connection = await openSqlite({
      file: `${config.dataDir}/users.sqlite`,
      migrations: MIGRATIONS,
      seedFile: undefined,
      timeoutMs,
      waitMs,
      log,
    });
    return createUserStore(connection, sqliteDialect);
  }
  const connection = await connectPostgres({ url, pool: poolSize(config), timeoutMs, waitMs, log });
  const series = await readSeries(MIGRATIONS, "postgres");
  const schema = await requireSqlSchema(connection, { service: "users", series, waitMs, log });
  return createUserStore({ ...connection, schema }, postgresDialect);
}
