import { publishesEvents } from "@super-heroes/kit/events/variables";
import type { Logger } from "@super-heroes/kit/log/log";
import { repositoryRoot } from "@super-heroes/kit/repository";
import { openSqlite } from "@super-heroes/kit/store/sqlite";
import { poolSize } from "@super-heroes/kit/store/variables";
import type { FightsConfig } from "./config.ts";
import type { FightStore, FightStoreWithOutbox } from "./store/fight-store.ts";
import { sqliteFights } from "./store/sqlite.ts";

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
    const connection = await connectMongodb({ url, pool: poolSize(config), timeoutMs, waitMs, log });
    if (isPublishing) {
      const { mongodbFightsWithOutbox } = await import("./store/mongodb-outbox.ts");
      return await mongodbFightsWithOutbox(connection, othersPublishWithinMs);
    }
    const { mongodbFights } = await import("./store/mongodb.ts");
    return await mongodbFights(connection);
  }
  const connection = await openSqlite({
    file: `${config.dataDir}/fights.sqlite`,
    schemaFile: `${repositoryRoot}/database/fights-db/schema.sqlite.sql`,
    seedFile: undefined,
    timeoutMs,
    waitMs,
    log,
  });
  if (!isPublishing) return sqliteFights(connection);
  const { sqliteFightsWithOutbox } = await import("./store/sqlite-outbox.ts");
  return await sqliteFightsWithOutbox(connection);
}
