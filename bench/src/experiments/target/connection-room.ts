import { SQL } from "bun";
import { UPSTREAMS } from "./core.ts";
import { replicaCount, type UpstreamsVariant } from "./variants.ts";

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
 * The pools on each server for these sets of upstreams. Every set keeps its pools while others are measured, and every replica
 * and every worker has a pool of its own.
 */
export function poolDemands(
  upstreams: readonly UpstreamsVariant[],
  env: Record<string, string | undefined>,
): PoolDemand[] {
  return UPSTREAMS.map((service) => ({
    service,
    pools: upstreams.flatMap((variant) =>
      Array.from({ length: replicaCount(variant) * (variant.workers ?? 1) }, () =>
        poolOfWorker(service, variant, env),
      ),
    ),
  }));
}

/**
 * The pool size of each process of a service: the requested one, else the one from `env` or the service's default, which
 * several workers divide, so that they have as many connections together as one process.
 */
export function poolOfWorker(
  service: string,
  { poolMax, workers = 1 }: UpstreamsVariant,
  env: Record<string, string | undefined>,
): number {
  if (poolMax !== null) return poolMax;
  const own =
    Number(env[`${service.toUpperCase()}_POOL_MAX`] || env.POOL_MAX) || (DEFAULT_POOLS[service] ?? 0);
  return Math.max(1, Math.floor(own / workers));
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
