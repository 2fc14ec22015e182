import type { Engine } from "@super-heroes/database/local-stack/engines/engine";
import { mariadb } from "@super-heroes/database/local-stack/engines/mariadb";
import { mongodb } from "@super-heroes/database/local-stack/engines/mongodb";
import { postgres } from "@super-heroes/database/local-stack/engines/postgres";
import { prepareStore } from "@super-heroes/database/prepare-store";
import type { StoreService } from "@super-heroes/database/schema";
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
  const prepare = async (engine: Engine, server: string, service: StoreService) => {
    const url = new URL(server);
    url.pathname = `/${run}_${service}`;
    await engine.createDatabase?.(url.href);
    await prepareStore(service, { engine: engine.name, url: url.href });
    return url.href;
  };
  return {
    HEROES_DATABASE_URL: await prepare(postgres, servers.postgres, "heroes"),
    VILLAINS_DATABASE_URL: await prepare(postgres, servers.postgres, "villains"),
    LOCATIONS_MYSQL_URL: await prepare(mariadb, servers.mariadb, "locations"),
    FIGHTS_MONGODB_URL: await prepare(mongodb, servers.mongodb, "fights"),
  };
}
