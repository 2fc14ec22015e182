import { SQL } from "bun";
import { UPSTREAMS } from "./latency-variables.ts";

/** The largest pool of each service that no variable sets, as its README says. */
const DEFAULT_POOLS: Record<string, number> = { heroes: 50, villains: 50, locations: 10 };
/** Kept for administrators: PostgreSQL reserves three, and somebody may want to look. */
const RESERVED = 5;

/** The connections that one server is wanted to take. */
export interface PoolDemand {
  service: string;
  /** The size of each pool that will be open at the same time. */
  pools: number[];
}

/**
 * What pools of these sizes ask of each server; `null` is the size that a service has of itself, or from `env`.
 * Every set of upstreams keeps its pool while others are measured.
 */
export function poolDemands(
  poolSizes: readonly (number | null)[],
  env: Record<string, string | undefined>,
): PoolDemand[] {
  return UPSTREAMS.map((service) => {
    const own = env[`${service.toUpperCase()}_POOL_MAX`] || env.POOL_MAX;
    return {
      service,
      pools: poolSizes.map((size) => size ?? (Number(own) || (DEFAULT_POOLS[service] ?? 0))),
    };
  });
}

/** Throws when the pools would want more connections than the server takes. */
export function assertRoom({ service, pools }: PoolDemand, maxConnections: number): void {
  const wanted = pools.reduce((sum, size) => sum + size, 0);
  if (wanted <= maxConnections - RESERVED) return;
  throw new Error(
    `pools of ${pools.join(" and ")} connections for ${service} are ${wanted} together, and its database leaves room for ${maxConnections - RESERVED}: ask for fewer or smaller ones`,
  );
}

/** How many connections the server at this URL takes at most; PostgreSQL or MariaDB. */
export async function maxConnectionsAt(url: string): Promise<number> {
  const sql = new SQL(url, { max: 1 });
  try {
    const [row] = url.startsWith("postgres")
      ? await sql`select current_setting('max_connections') as most`
      : await sql`select @@max_connections as most`;
    return Number(row.most);
  } finally {
    await sql.close();
  }
}
