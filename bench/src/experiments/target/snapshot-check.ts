import type { Environment } from "@super-heroes/system/environment/environment";
import { type Scrape, scrapeMetrics } from "../../lab/metrics/service-watch.ts";
import { UPSTREAMS } from "./core.ts";

/** A service that was started with `DRAW_SOURCE=snapshot`. */
export interface DrawnService {
  /** The name of its process. */
  name: string;
  url: string;
}

/** Whether a service with these variables draws from a snapshot. Its own variable wins over the common one. */
export function drawsFromSnapshot(service: string, env: Environment): boolean {
  const source = env[`${service.toUpperCase()}_DRAW_SOURCE`] ?? env.DRAW_SOURCE;
  return source === "snapshot" && (UPSTREAMS as readonly string[]).includes(service);
}

/**
 * Checks that each of these services draws from its snapshot. A service that cannot be sure of its copy draws from the store
 * and logs the reason, so a measurement without this check could be one of the store. Throws with the names of those that
 * have no copy.
 */
export async function checkSnapshots(
  services: readonly DrawnService[],
  scrape: Scrape = scrapeMetrics,
): Promise<void> {
  const checked = await Promise.all(
    services.map(async ({ name, url }) => {
      const ageSeconds = (await scrape(url))?.value("snapshot_age_seconds") ?? -1;
      return ageSeconds >= 0 ? [] : [name];
    }),
  );
  const without = checked.flat();
  if (without.length === 0) return;
  throw new Error(
    `without a snapshot to draw from: ${without.join(", ")}; the log of each has the reason (a local stack from before snapshots is made anew after \`bun run clean\`)`,
  );
}
