import type { Logger } from "../log/log.ts";
import type { Occupancy } from "../metrics/metrics.ts";

/** A connected store of any engine. Queries are specific to the engine. */
export interface Store {
  /** The number of its schema, that is, of the last migration that was applied; absent before that was checked. */
  readonly schema?: number;
  /** Engine, address and database, without a password: `PostgreSQL 127.0.0.1:5432/heroes`. */
  readonly description: string;
  /** Resolves when the store responds; rejects when it does not, within the store's timeout. */
  probe(): Promise<void>;
  /** How much of the pool is in use. */
  occupancy(): Occupancy & { max: number };
  /** Waits for running queries, then closes every connection. */
  close(): Promise<void>;
}

/** The size of a pool. Connectors of engines without a minimum document what they do instead. */
export interface PoolSize {
  min: number;
  max: number;
}

/** The options of a connector. */
export interface ConnectOptions {
  url: string;
  pool: PoolSize;
  /** The longest a query may take, in milliseconds. */
  timeoutMs: number;
  /** How long to wait at the start for a store that does not respond yet, in milliseconds. */
  waitMs: number;
  log: Logger;
}

/** Engine, hosts and database of a store's URL, without credentials. The URL of a replica set has several hosts. */
export function describeUrl(engine: string, url: string): string {
  const [, hosts = "", path = ""] = /^[^:]+:\/\/(?:[^@/]*@)?([^/?]*)(\/[^?]*)?/.exec(url) ?? [];
  return `${engine} ${hosts}${path}`;
}
