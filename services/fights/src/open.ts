import { publishesEvents } from "@super-heroes/kit/events/variables";
import type { Logger } from "@super-heroes/kit/log/log";
import { repositoryRoot } from "@super-heroes/kit/repository";
import { openSqlite } from "@super-heroes/kit/store/sqlite";
import { poolSize } from "@super-heroes/kit/store/variables";
import type { FightsConfig } from "./config.ts";
import type { FightStore, TellingStore } from "./store/fight-store.ts";
import { sqliteFights } from "./store/sqlite.ts";

/**
 * Opens the store of fights: MongoDB when the configuration has its URL, else the embedded one. It has an outbox where
 * events are told.
 */
export async function openFightStore(
  config: FightsConfig,
  log: Logger,
  /** By default what the store thinks right. */
  othersTellWithinMs?: number,
): Promise<FightStore | TellingStore> {
  const { storeUrl: url, storeTimeoutMs: timeoutMs, storeWaitMs: waitMs } = config;
  const isTelling = publishesEvents(config);
  // What is not needed is not loaded: MongoDB's driver is a third of this service's memory.
  if (url !== undefined) {
    const { connectMongodb } = await import("@super-heroes/kit/store/mongodb");
    const connection = await connectMongodb({ url, pool: poolSize(config), timeoutMs, waitMs, log });
    if (isTelling) {
      const { mongodbTellingFights } = await import("./store/mongodb-outbox.ts");
      return await mongodbTellingFights(connection, othersTellWithinMs);
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
  if (!isTelling) return sqliteFights(connection);
  const { sqliteTellingFights } = await import("./store/sqlite-outbox.ts");
  return await sqliteTellingFights(connection);
}
