import { SQL } from "bun";
import { connectWithRetry } from "./connect.ts";
import { createStoreGuard } from "./guard.ts";
import type { SqlStore } from "./sql.ts";
import { type ConnectOptions, describeUrl } from "./store.ts";

/** How long the queries of replaced connections may still run, in seconds. */
const DRAIN_S = 1;

/** The client waits this much longer than the server, so that the server's timeout ends a query first. */
const GRACE_MS = 100;

/**
 * Connects to PostgreSQL through Bun's SQL client and warms the pool.
 *
 * The client has no minimum: its first query opens all `pool.max` connections, and they stay open.
 * Statements are planned once (`force_generic_plan`): they are lookups whose plan does not depend on the parameters, and
 * planning them at each call costs more than executing them. A plan that is kept must still be right when the table has
 * grown, so it may not scan a table that has a usable index (`enable_seqscan`).
 */
export async function connectPostgres({
  url,
  pool,
  timeoutMs,
  waitMs,
  log,
}: ConnectOptions): Promise<SqlStore> {
  const description = describeUrl("PostgreSQL", url);
  const open = () =>
    new SQL(url, {
      max: pool.max,
      connectionTimeout: 1,
      connection: {
        statement_timeout: timeoutMs,
        plan_cache_mode: "force_generic_plan",
        enable_seqscan: "off",
      },
    });
  let sql = open();
  let replacedAtMs = 0;

  const guard = createStoreGuard({
    capacity: pool.max,
    timeoutMs: timeoutMs + GRACE_MS,
    isUnavailable,
    onStuck: () => {
      // The server would have ended the query by now, so the connection is dead or the server is frozen.
      if (performance.now() - replacedAtMs < timeoutMs) return;
      replacedAtMs = performance.now();
      log.warn({ store: description }, "the store is stuck; its connections are replaced");
      const stuck = sql;
      sql = open();
      // Queries on connections that work may end; the others keep their places until they are closed.
      stuck.close({ timeout: DRAIN_S }).catch(() => {});
    },
  });
  const query = <Row>(statement: string, parameters: readonly unknown[]) =>
    guard.run<Row[]>(() => sql.unsafe(statement, [...parameters]));

  await connectWithRetry(description, () => query("select 1", []), { log, waitMs, isFinal });
  return {
    description,
    query,
    probe: async () => void (await query("select 1", [])),
    occupancy: () => ({ inUse: guard.gate.inFlight, waiting: guard.gate.waiting, max: pool.max }),
    close: () => sql.close({ timeout: 5 }),
  };
}

/** The SQLSTATE of a server's error, which Bun keeps in `errno`. */
const sqlState = (error: unknown) => (error instanceof SQL.PostgresError ? (error.errno ?? "") : "");

/** Connection errors, a statement cancelled by its timeout, or a server short of resources. */
function isUnavailable(error: unknown): boolean {
  if (!(error instanceof SQL.PostgresError)) return false;
  return /^(08|53|57)/.test(String(sqlState(error))) || !sqlState(error);
}

/** Wrong credentials or an unknown database: waiting does not help. */
const isFinal = (error: unknown) => /^(28|3D)/.test(String(sqlState(error)));
