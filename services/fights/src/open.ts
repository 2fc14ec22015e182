import { publishesEvents } from "@super-heroes/kit/events/variables";
import type { Logger } from "@super-heroes/kit/log/log";
import { repositoryRoot } from "@super-heroes/kit/repository";
import { requireMongodbSchema } from "@super-heroes/kit/store/migrations/schema-check";
import { readSeries } from "@super-heroes/kit/store/migrations/series";
import { openSqlite } from "@super-heroes/kit/store/sqlite";
import { poolSize } from "@super-heroes/kit/store/variables";
import type { FightsConfig } from "./config.ts";
import type { FightStore, FightStoreWithOutbox } from "./store/fight-store.ts";
import { sqliteFights } from "./store/sqlite.ts";

const MIGRATIONS = `${repositoryRoot}/database/fights-db/migrations`;

/**
 * Opens the store of fights: MongoDB when the configuration has its URL, otherwise the embedded one. It has an outbox when
 * events are published.
 */
export async function openFightStore(
  config: FightsConfig,
  log: Logger,
  /** Replaces the default of the MongoDB store. */
  othersPublishWithinMs?: number,
): Promise<FightStore | FightStoreWithOutbox> {
  const { storeUrl: url, storeTimeoutMs: timeoutMs, storeWaitMs: waitMs } = config;
  const isPublishing = publishesEvents(config);
  // Loaded only when used: MongoDB's driver takes a third of this service's memory.
  if (url !== undefined) {
    const { connectMongodb } = await import("@super-heroes/kit/store/mongodb");
    const store = await connectMongodb({ url, pool: poolSize(config), timeoutMs, waitMs, log });
    const series = await readSeries(MIGRATIONS, "mongodb");
    const schema = await requireMongodbSchema(store, { service: "fights", series, waitMs, log });
    const connection = { ...store, schema };
    if (isPublishing) {
      const { mongodbFightsWithOutbox } = await import("./store/mongodb-outbox.ts");
      return mongodbFightsWithOutbox(connection, othersPublishWithinMs);
    }
    const { mongodbFights } = await import("./store/mongodb.ts");
    return mongodbFights(connection);
  }
  const connection = await openSqlite({
    file: `${config.dataDir}/fights.sqlite`,
    migrations: MIGRATIONS,
    seedFile: undefined,
    timeoutMs,
    waitMs,
    log,
  });
  if (!isPublishing) return sqliteFights(connection);
  const { sqliteFightsWithOutbox } = await import("./store/sqlite-outbox.ts");
  return await sqliteFightsWithOutbox(connection);
}
