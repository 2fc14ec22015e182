import { createPool, type Pool, type PoolConnection } from "mysql2";
import { socketHostOf } from "../network/url-host.ts";
import { type Expiring, sharedTimer } from "../request/expiry.ts";
import { connectWithRetry } from "./connect.ts";
import { createStoreGuard } from "./guard.ts";
import { sslOf } from "./mariadb-ssl.ts";
import type { SqlStore } from "./sql.ts";
import { type ConnectOptions, describeUrl } from "./store.ts";

/** Idle connections above the minimum are closed after this time. */
const IDLE_MS = 60_000;

/**
 * Connects to MariaDB (or MySQL) through mysql2.
 *
 * `pool.min` connections are opened at the start and kept. Up to `pool.max` are opened under load, and closed again after a
 * minute without use. Statements are prepared once per connection.
 */
export async function connectMariadb({
  url,
  pool,
  timeoutMs,
  waitMs,
  log,
}: ConnectOptions): Promise<SqlStore> {
  const description = describeUrl("MariaDB", url);
  const parsed = new URL(url);
  const { port, username, password, pathname } = parsed;
  const ssl = sslOf(parsed);
  const connections = createPool({
    host: socketHostOf(parsed),
    port: port ? Number(port) : 3306,
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: pathname.slice(1),
    connectionLimit: pool.max,
    maxIdle: pool.min,
    idleTimeout: IDLE_MS,
    // The guard's queue is bounded and has a deadline; the driver's has neither.
    waitForConnections: true,
    connectTimeout: timeoutMs,
    supportBigNumbers: true,
    charset: "utf8mb4",
    ...(ssl && { ssl }),
  });
  const guard = createStoreGuard({ capacity: pool.max, timeoutMs, isUnavailable });

  const query = <Row>(statement: string, parameters: readonly unknown[]) =>
    guard.run(
      () =>
        new Promise<Row[]>((resolve, reject) =>
          new Execution(connections, statement, parameters, timeoutMs, resolve, reject).begin(),
        ),
    );

  const warm = () => Promise.all(Array.from({ length: Math.max(1, pool.min) }, () => query("select 1", [])));
  await connectWithRetry(description, warm, { log, waitMs, isFinal });
  return {
    description,
    query,
    probe: async () => void (await query("select 1", [])),
    occupancy: () => ({ inUse: guard.gate.inFlight, waiting: guard.gate.waiting, max: pool.max }),
    // The driver never settles a connection that is destroyed meanwhile; the timeout limits the wait.
    close: () => Promise.race([connections.promise().end(), Bun.sleep(timeoutMs)]),
  };
}

/**
 * One statement on a connection of the pool. It uses the driver's callbacks: its promises wrap every connection in objects of
 * their own, a visible part of the client's time for a row that is read by its id.
 */
class Execution<Row> implements Expiring {
  expiresAtMs = 0;
  previous: Expiring | undefined = undefined;
  next: Expiring | undefined = undefined;
  private connection: PoolConnection | undefined = undefined;

  constructor(
    private readonly pool: Pool,
    private readonly statement: string,
    private readonly parameters: readonly unknown[],
    private readonly timeoutMs: number,
    private readonly resolve: (rows: Row[]) => void,
    private readonly reject: (reason: unknown) => void,
  ) {}

  begin(): void {
    this.pool.getConnection((error, connection) => {
      if (error) this.reject(error);
      else this.execute(connection);
    });
  }

  private execute(connection: PoolConnection): void {
    this.connection = connection;
    sharedTimer.add(this, performance.now() + this.timeoutMs);
    try {
      connection.execute(this.statement, this.parameters as (string | number | null)[], (error, rows) => {
        this.end();
        if (error) this.reject(error);
        else this.resolve(rows as unknown as Row[]);
      });
    } catch (error) {
      // The driver throws for a parameter that it cannot send.
      this.end();
      this.reject(error);
    }
  }

  private end(): void {
    sharedTimer.remove(this);
    this.connection?.release();
    this.connection = undefined;
  }

  /**
   * A connection that did not respond in time is destroyed, because a late response would reach another query. The driver never
   * settles its statement, whose place must be released.
   */
  expire(): void {
    this.connection?.destroy();
    this.connection = undefined;
    this.reject(new Error(`no response within ${this.timeoutMs} ms`));
  }
}

const codeOf = (error: unknown) => (error as { code?: string } | null)?.code ?? "";

/** Connection errors, and a server that is full or shutting down. */
const isUnavailable = (error: unknown) =>
  /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_|EHOST|PROTOCOL_|POOL_|ER_CON_COUNT|ER_SERVER_SHUTDOWN|ER_CONNECTION_KILLED|ER_STATEMENT_TIMEOUT)/.test(
    codeOf(error),
  );

/** Wrong credentials or an unknown database: waiting does not help. */
const isFinal = (error: unknown) => /^ER_(ACCESS_DENIED|BAD_DB|DBACCESS_DENIED)/.test(codeOf(error));
