import type { Logger } from "@super-heroes/kit/log";
import { repositoryRoot } from "@super-heroes/kit/repository";
import { openSqlite } from "@super-heroes/kit/store/sqlite";
import { poolSize } from "@super-heroes/kit/store/variables";
import type { FightsConfig } from "./config.ts";
import type { FightStore } from "./store/fight-store.ts";
import { sqliteFights } from "./store/sqlite.ts";

/** Opens the store of fights: MongoDB when the configuration has its URL, else the embedded one. */
export async function openFightStore(config: FightsConfig, log: Logger): Promise<FightStore> {
  const { storeUrl: url, storeTimeoutMs: timeoutMs } = config;
  if (url !== undefined) {
    // Loaded only where it is used: the driver is a third of this service's memory.
    const { connectMongodb } = await import("@super-heroes/kit/store/mongodb");
    const { mongodbFights } = await import("./store/mongodb.ts");
    return await mongodbFights(await connectMongodb({ url, pool: poolSize(config), timeoutMs, log }));
  }
  const connection = await openSqlite({
    file: `${config.dataDir}/fights.sqlite`,
    schemaFile: `${repositoryRoot}/database/fights-db/schema.sqlite.sql`,
    seedFile: undefined,
    timeoutMs,
  });
  return sqliteFights(connection);
}
