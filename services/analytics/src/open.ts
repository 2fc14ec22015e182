import type { Logger } from "@super-heroes/kit/log/log";
import { repositoryRoot } from "@super-heroes/kit/repository";
import { requireMongodbSchema } from "@super-heroes/kit/store/migrations/schema-check";
import { readSeries } from "@super-heroes/kit/store/migrations/series";
import { openSqlite } from "@super-heroes/kit/store/sqlite";
import { poolSize } from "@super-heroes/kit/store/variables";
import type { AnalyticsConfig } from "./config.ts";
import type { EventStore } from "./store/event-store.ts";
import { sqliteEvents } from "./store/sqlite.ts";

const MIGRATIONS = `${repositoryRoot}/database/analytics-db/migrations`;

/** Opens the store of analytics: MongoDB when the configuration has its URL, otherwise the embedded one. */
export async function openEventStore(config: AnalyticsConfig, log: Logger): Promise<EventStore> {
  const { storeUrl: url, storeTimeoutMs: timeoutMs, storeWaitMs: waitMs } = config;
  if (url !== undefined) {
    const { connectMongodb } = await import("@super-heroes/kit/store/mongodb");
    const { mongodbEvents } = await import("./store/mongodb.ts");
    const store = await connectMongodb({ url, pool: poolSize(config), timeoutMs, waitMs, log });
    const series = await readSeries(MIGRATIONS, "mongodb");
    const schema = await requireMongodbSchema(store, { service: "analytics", series, waitMs, log });
    return mongodbEvents({ ...store, schema });
  }
  const connection = await openSqlite({
    file: `${config.dataDir}/analytics.sqlite`,
    migrations: MIGRATIONS,
    seedFile: undefined,
    timeoutMs,
    waitMs,
    log,
  });
  return sqliteEvents(connection);
}
