import { SQL } from "bun";
import { UPSTREAMS } from "./core.ts";

/** The default pool size of each service, as in its README. */
const DEFAULT_POOLS: Record<string, number> = { heroes: 50, villains: 50, locations: 10 };
/** Connections that stay free for administrators; PostgreSQL itself reserves three. */
const RESERVED = 5;

/** The pools that will be open on one server. */
export interface PoolDemand {
  service: string;
  /** The size of each pool that will be open at the same time. */
  pools: number[];
}

/**
 * The pools on each server for these sizes; `null` is the size from `env`, or the default of the service. Every set of
 * upstreams keeps its pools while others are measured.
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

/** Throws when the pools need more connections than the server has. */
export function assertRoom({ service, pools }: PoolDemand, maxConnections: number): void {
  const wanted = pools.reduce((sum, size) => sum + size, 0);
  if (wanted <= maxConnections - RESERVED) return;
  throw new Error(
    `pools of ${pools.join(" and ")} connections for ${service} are ${wanted} together, and its database leaves room for ${maxConnections - RESERVED}: ask for fewer or smaller ones`,
  );
}

/** The connection limit of the server at this URL; PostgreSQL or MariaDB. */
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
