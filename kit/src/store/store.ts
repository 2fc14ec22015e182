import type { Logger } from "../log/log.ts";
import type { Occupancy } from "../metrics/metrics.ts";

/** What every connected store offers, whatever its engine; queries are the engine's own matter. */
export interface Store {
  /** In words, without a password: `PostgreSQL 127.0.0.1:5432/heroes`. */
  readonly description: string;
  /** Resolves when the store answers; rejects when it does not, within the store's timeout. */
  probe(): Promise<void>;
  /** How busy the pool is now. */
  occupancy(): Occupancy & { max: number };
  /** Lets running queries finish, then closes every connection. */
  close(): Promise<void>;
}

/** The size of a pool. Where an engine has no minimum, its connector says what happens instead. */
export interface PoolSize {
  min: number;
  max: number;
}

/** What a connector needs to reach its store. */
export interface ConnectOptions {
  url: string;
  pool: PoolSize;
  /** The longest a query may take, in milliseconds. */
  timeoutMs: number;
  /** How long a store that does not answer yet is waited for, in milliseconds. */
  waitMs: number;
  log: Logger;
}

/** Hosts, ports and database of a store's URL, without its credentials. A replica set's URL names several hosts. */
export function describeUrl(engine: string, url: string): string {
  const [, hosts = "", path = ""] = /^[^:]+:\/\/(?:[^@/]*@)?([^/?]*)(\/[^?]*)?/.exec(url) ?? [];
  return `${engine} ${hosts}${path}`;
}
