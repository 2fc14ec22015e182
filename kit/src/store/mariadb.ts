import { createPool, type PoolConnection } from "mysql2/promise";
import { socketHostOf } from "../network/url-host.ts";
import { connectWithRetry } from "./connect.ts";
import { createStoreGuard } from "./guard.ts";
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
  });
  const guard = createStoreGuard({ capacity: pool.max, timeoutMs, isUnavailable });

  const query = <Row>(statement: string, parameters: readonly unknown[]) =>
    guard.run<Row[]>(async () => {
      const connection = await connections.getConnection();
      return await execute<Row>(connection, statement, parameters, timeoutMs);
    });

  const warm = () => Promise.all(Array.from({ length: Math.max(1, pool.min) }, () => query("select 1", [])));
  await connectWithRetry(description, warm, { log, waitMs, isFinal });
  return {
    description,
    query,
    probe: async () => void (await query("select 1", [])),
    occupancy: () => ({ inUse: guard.gate.inFlight, waiting: guard.gate.waiting, max: pool.max }),
    // The driver never settles a connection that is destroyed meanwhile; the timeout limits the wait.
    close: () => Promise.race([connections.end(), Bun.sleep(timeoutMs)]),
  };
}

/** A connection that did not respond in time is destroyed, because a late response would reach another query. */
async function execute<Row>(
  connection: PoolConnection,
  statement: string,
  parameters: readonly unknown[],
  timeoutMs: number,
): Promise<Row[]> {
  // The driver never settles a statement whose connection is destroyed, but its place must be released.
  const { promise: timedOut, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    connection.destroy();
    reject(new Error(`no response within ${timeoutMs} ms`));
  }, timeoutMs);
  try {
    const result = connection.execute(statement, parameters as (string | number | null)[]);
    const [rows] = await Promise.race([result, timedOut]);
    return rows as Row[];
  } finally {
    clearTimeout(timer);
    connection.release();
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
