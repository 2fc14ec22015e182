import { ConfigError, integer, storeUrl, text } from "../config/config.ts";
import { defaultDataDir } from "../config/data-folder.ts";
import type { PoolSize } from "./store.ts";

/** The variables of a service's store. With the URL it uses a real engine, without it the embedded one. */
export const storeVariables = (
  urlName: string,
  schemes: readonly string[],
  engine: string,
  pool: { min: number; max: number; aboutMin: string },
) => ({
  storeUrl: storeUrl(urlName, schemes, { about: `${engine} to use; without it, the embedded SQLite` }),
  dataDir: text("DATA_DIR", {
    default: defaultDataDir,
    about: "folder of the embedded store; by default `.data` at the repository's root",
  }),
  poolMin: integer("POOL_MIN", { default: pool.min, min: 0, max: 1000, about: pool.aboutMin }),
  poolMax: integer("POOL_MAX", {
    default: pool.max,
    min: 1,
    max: 1000,
    about: "maximum number of connections to the store",
  }),
  storeTimeoutMs: integer("STORE_TIMEOUT_MS", {
    default: 800,
    min: 10,
    max: 60_000,
    about: "longest time for one query, in ms; after it the response is 503",
  }),
  storeWaitMs: integer("STORE_WAIT_MS", {
    default: 10_000,
    min: 0,
    max: 3_600_000,
    about:
      "how long to wait at the start for a store that does not respond yet, in ms; then the service exits",
  }),
});

/** The configured size of the pool. Throws {@link ConfigError} when the minimum is above the maximum. */
export function poolSize({ poolMin, poolMax }: { poolMin: number; poolMax: number }): PoolSize {
  if (poolMin > poolMax)
    throw new ConfigError(`POOL_MIN: expected at most POOL_MAX (${poolMax}), got ${poolMin}`);
  return { min: poolMin, max: poolMax };
}
