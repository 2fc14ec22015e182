import type { Logger } from "@super-heroes/kit/log/log";
import { repositoryRoot } from "@super-heroes/kit/repository";
import { openSqlite } from "@super-heroes/kit/store/sqlite";
import { poolSize } from "@super-heroes/kit/store/variables";
import type { AnalyticsConfig } from "./config.ts";
import type { EventStore } from "./store/event-store.ts";
import { sqliteEvents } from "./store/sqlite.ts";

/** Opens the store of analytics: MongoDB when the configuration has its URL, otherwise the embedded one. */
export async function openEventStore(config: AnalyticsConfig, log: Logger): Promise<EventStore> {
  const { storeUrl: url, storeTimeoutMs: timeoutMs, storeWaitMs: waitMs } = config;
  if (url !== undefined) {
    const { connectMongodb } = await import("@super-heroes/kit/store/mongodb");
    const { mongodbEvents } = await import("./store/mongodb.ts");
    return mongodbEvents(await connectMongodb({ url, pool: poolSize(config), timeoutMs, waitMs, log }));
  }
  const connection = await openSqlite({
    file: `${config.dataDir}/analytics.sqlite`,
    schemaFile: `${repositoryRoot}/database/analytics-db/schema.sqlite.sql`,
    seedFile: undefined,
    upgradeFiles: [`${repositoryRoot}/database/analytics-db/upgrade-2.sqlite.sql`],
    timeoutMs,
    waitMs,
    log,
  });
  return sqliteEvents(connection);
}
