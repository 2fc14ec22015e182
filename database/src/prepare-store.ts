import { type MigrateOutcome, migrate } from "@super-heroes/kit/store/migrations/migrate";
import type { Report } from "@super-heroes/kit/store/migrations/target";
import { openStoreTarget, type StorePlace } from "./open-target.ts";
import { type StoreService, seedFileOf, seriesOf } from "./schema.ts";

/** How a store is prepared. */
export interface PrepareOptions extends StorePlace {
  /** Whether an empty database gets the first rows. Default: true. */
  withSeed?: boolean;
  report?: Report;
}

/**
 * Applies all migrations that the database of a service lacks, and loads the seed rows into one that was empty. Throws a
 * `MigrationError`, or an Error that names the store when it does not respond.
 */
export async function prepareStore(
  service: StoreService,
  { withSeed = true, report = () => {}, ...place }: PrepareOptions,
): Promise<MigrateOutcome> {
  const series = await seriesOf(service, place.engine);
  const target = await openStoreTarget(place, { report });
  try {
    return await migrate(target, series, { seedFile: withSeed ? seedFileOf(service) : undefined, report });
  } finally {
    await target.close();
  }
}
