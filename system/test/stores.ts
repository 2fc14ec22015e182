import { mariadb } from "@super-heroes/database/local-stack/engines/mariadb";
import { postgres } from "@super-heroes/database/local-stack/engines/postgres";
import { type StoreService, storeFiles } from "@super-heroes/database/schema";
import type { Environment } from "@super-heroes/system/environment/environment";

/** The servers that the test command brought up; `undefined` when it did not bring up all of them. */
export function realServers({ TEST_POSTGRES_URL, TEST_MARIADB_URL, TEST_MONGODB_URL }: Environment) {
  if (!TEST_POSTGRES_URL || !TEST_MARIADB_URL || !TEST_MONGODB_URL) return undefined;
  return { postgres: TEST_POSTGRES_URL, mariadb: TEST_MARIADB_URL, mongodb: TEST_MONGODB_URL };
}

/** Creates a seeded database for every service, with names of this run, and returns what points the services there. */
export async function freshDatabases(
  servers: NonNullable<ReturnType<typeof realServers>>,
): Promise<Environment> {
  const run = `e2e_${process.pid}_${Date.now()}`;
  const prepare = async (engine: typeof postgres, server: string, service: StoreService) => {
    const url = new URL(server);
    url.pathname = `/${run}_${service}`;
    const name = engine.name === "mongodb" ? "mongodb" : engine.name;
    await engine.prepare?.(url.href, storeFiles(service, name));
    return url.href;
  };
  const fights = new URL(servers.mongodb);
  fights.pathname = `/${run}_fights`;
  return {
    HEROES_DATABASE_URL: await prepare(postgres, servers.postgres, "heroes"),
    VILLAINS_DATABASE_URL: await prepare(postgres, servers.postgres, "villains"),
    LOCATIONS_MYSQL_URL: await prepare(mariadb, servers.mariadb, "locations"),
    FIGHTS_MONGODB_URL: fights.href,
  };
}
