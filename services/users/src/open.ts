import type { Logger } from "@super-heroes/kit/log/log";
import { repositoryRoot } from "@super-heroes/kit/repository";
import { connectPostgres } from "@super-heroes/kit/store/postgres";
import type { SqlStore } from "@super-heroes/kit/store/sql";
import { openSqlite } from "@super-heroes/kit/store/sqlite";
import { poolSize } from "@super-heroes/kit/store/variables";
import type { UsersConfig } from "./config.ts";
import { postgresDialect, sqliteDialect } from "./store/dialect.ts";
import { createUserStore, type UserStore } from "./store/user-store.ts";

const FILES = "database/users-db";

/** Opens the store of users: PostgreSQL when the configuration has its URL, otherwise the embedded one. */
export async function openUserStore(config: UsersConfig, log: Logger): Promise<UserStore> {
  const { storeUrl: url, storeTimeoutMs: timeoutMs, storeWaitMs: waitMs } = config;
  if (url === undefined) {
    const connection = await openSqlite({
      file: `${config.dataDir}/users.sqlite`,
      schemaFile: `${repositoryRoot}/${FILES}/schema.sqlite.sql`,
      seedFile: undefined,
      upgradeFiles: [`${repositoryRoot}/${FILES}/upgrade-2.sqlite.sql`],
      timeoutMs,
      waitMs,
      log,
    });
    return createUserStore(connection, sqliteDialect);
  }
  const connection = await connectPostgres({ url, pool: poolSize(config), timeoutMs, waitMs, log });
  await requireTables(connection);
  return createUserStore(connection, postgresDialect);
}

/** The operator creates the tables of PostgreSQL. Throws an error that names the file to load when they are missing. */
async function requireTables(connection: SqlStore): Promise<void> {
  const tryTables = (selection: string) => connection.query(`${selection} limit 0`, []);
  try {
    await tryTables("select from app_user, session, outbox");
    await tryTables("select kept_sid, sid, salt, used from app_user, session, attempt");
  } catch (cause) {
    const isOlder = await tryTables("select from app_user, session, outbox").then(
      () => true,
      () => false,
    );
    await connection.close();
    const remedy = isOlder ? `Load ${FILES}/upgrade-2.postgres.sql` : `Load ${FILES}/schema.postgres.sql`;
    const state = isOlder ? "has the tables of an earlier version" : "has no usable tables of users";
    throw new Error(`${connection.description} ${state}. ${remedy}.`, { cause });
  }
}
