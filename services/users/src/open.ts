import { ConfigError } from "@super-heroes/kit/config/config";
import { developmentKeys } from "@super-heroes/kit/encryption/development-keys";
import type { Logger } from "@super-heroes/kit/log/log";
import { repositoryRoot } from "@super-heroes/kit/repository";
import { connectPostgres } from "@super-heroes/kit/store/postgres";
import type { SqlStore } from "@super-heroes/kit/store/sql";
import { openSqlite } from "@super-heroes/kit/store/sqlite";
import { poolSize } from "@super-heroes/kit/store/variables";
import { correspondence } from "@super-heroes/topology/correspondence";
import { type AccessTokens, createAccessTokens } from "./access-tokens.ts";
import type { UsersConfig } from "./config.ts";
import { parseSigningKey } from "./signing-key.ts";
import { postgresDialect, sqliteDialect } from "./store/dialect.ts";
import { createUserStore, type UserStore } from "./store/user-store.ts";

const FILES = "database/users-db";

/** Opens the store of users: PostgreSQL when the configuration has its URL, else the embedded one. */
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

/** A real store is prepared by its operator; without its tables the service says which file makes them. */
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
    const remedy = isOlder ? `load ${FILES}/upgrade-2.postgres.sql` : `load ${FILES}/schema.postgres.sql`;
    const state = isOlder ? "has the tables of an earlier version" : "has no usable tables of users";
    throw new Error(`${connection.description} ${state}: ${remedy}`, { cause });
  }
}

/**
 * The maker of access tokens, with the configured key. Where there is none it takes the development key of the data
 * folder and says so. Throws {@link ConfigError} instead with `NODE_ENV=production`.
 */
export async function openAccessTokens(config: UsersConfig, log: Logger): Promise<AccessTokens> {
  const { jwtPrivateKey, jwtRetiredKeys, environment, dataDir } = config;
  if (jwtPrivateKey) {
    if (jwtRetiredKeys.some(({ kid }) => kid === jwtPrivateKey.kid))
      throw new ConfigError(
        `JWT_RETIRED_KEYS: expected other keys than JWT_PRIVATE_KEY, got one with its kid ${JSON.stringify(jwtPrivateKey.kid)}`,
      );
    return await createAccessTokens(jwtPrivateKey, jwtRetiredKeys);
  }
  if (environment === "production")
    throw new ConfigError(
      "JWT_PRIVATE_KEY: access tokens need a key to be signed with in production, and none is set",
    );
  const { jwtPrivateJwk } = await developmentKeys({ dataDir, service: "users", pairs: correspondence.pairs });
  const key = parseSigningKey(JSON.stringify(jwtPrivateJwk));
  if (!key) throw new Error(`${dataDir} holds no usable development key for access tokens`);
  log.warn("JWT_PRIVATE_KEY is not set: access tokens are signed with a development key");
  return await createAccessTokens(key, jwtRetiredKeys);
}
