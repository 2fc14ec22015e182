import { SQL } from "bun";
import { describeUrl } from "../store.ts";
import { MigrationError } from "./migration-error.ts";
import type { Migration } from "./series.ts";
import { readSqlFile, statementsOf } from "./sql-file.ts";
import { ON_CONFLICT, type RunSql, sqlLedger } from "./sql-ledger.ts";
import { LEDGER, type MigrationTarget, type Report } from "./target.ts";

/** The key of the advisory lock: the first bytes of "schema_migration". */
const LOCK_KEY = 0x7363686d;

const POLL_MS = 200;

/** The longest wait for a lock on a table. Meanwhile the queries that come later wait behind it. */
const LOCK_TIMEOUT_MS = 1000;

/** The pause in which those queries are served before the lock is tried again, and how often it is tried. */
const LOCK_RETRY_MS = 1000;
const LOCK_ATTEMPTS = 60;

/** SQLSTATEs after which another attempt helps: lock not available, deadlock. */
const TRY_AGAIN = ["55P03", "40P01"];

/**
 * A PostgreSQL database as the target of migrations. A file without steps is one transaction, recorded in the same one. The
 * statements of a file with steps run one by one outside of a transaction, as `create index concurrently` requires.
 *
 * The advisory lock belongs to the session, so a URL may not go through a pooler that shares sessions.
 */
export function postgresTarget(url: string): MigrationTarget {
  const description = describeUrl("PostgreSQL", url);
  const sql = new SQL(url, {
    max: 1,
    connectionTimeout: 5,
    connection: { statement_timeout: 0, application_name: "migrate" },
  });
  const ledgerOf = (client: SQL) => {
    const run: RunSql = (statement, parameters) => client.unsafe(statement, [...parameters]);
    return sqlLedger(run, {
      exists: `select 1 where to_regclass('${LEDGER}') is not null`,
      mark: (position) => `$${position}`,
      orReplace: ON_CONFLICT,
    });
  };
  const ledger = ledgerOf(sql);
  let session: number | undefined;

  /** The client opens another session when one breaks, and that one does not hold the lock. */
  async function requireSession(): Promise<void> {
    if ((await sessionOf(sql)) !== session)
      throw new MigrationError(
        `${description}: the connection was lost, and with it the lock: run this again`,
      );
  }

  async function withShortLocks(report: Report, work: () => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await requireSession();
      try {
        return await work();
      } catch (error) {
        if (!TRY_AGAIN.includes(stateOf(error)) || attempt === LOCK_ATTEMPTS) throw error;
        report(`  the table is locked by others: attempt ${attempt + 1} follows`);
        await Bun.sleep(LOCK_RETRY_MS);
      }
    }
  }

  return {
    engine: "postgres",
    description,
    async exclusively(work, onWait) {
      session = await sessionOf(sql);
      // Polled: a statement that waits would hold a snapshot, and "create index concurrently" waits for all snapshots.
      for (let attempt = 1; !(await tryLock(sql)); attempt++) {
        if (attempt === 1) onWait();
        await Bun.sleep(POLL_MS);
      }
      try {
        return await work();
      } finally {
        await sql.unsafe("select pg_advisory_unlock($1::bigint)", [LOCK_KEY]).catch(() => {});
      }
    },
    readLedger: ledger.read,
    async isPresent(migration) {
      const { present } = readSqlFile(migration);
      if (present === undefined) return false;
      const [row = {}] = await sql.unsafe(present);
      return Object.values(row)[0] === true;
    },
    begin: (adopted, seed) =>
      sql.begin((transaction) =>
        ledgerOf(transaction).begin(
          adopted.map((migration) => [
            migration,
            { state: "adopted", steps: 0, incompatible: isIncompatible(migration) },
          ]),
          seed,
        ),
      ),
    async apply(migration, stepsDone, report) {
      const { steps } = readSqlFile(migration);
      const incompatible = isIncompatible(migration);
      if (steps.length === 0)
        return withShortLocks(report, () =>
          sql.begin(async (transaction) => {
            await transaction.unsafe(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
            await transaction.unsafe(migration.text).simple();
            await ledgerOf(transaction).record(migration, { state: "applied", steps: 0, incompatible });
          }),
        );
      await ledger.record(migration, { state: "running", steps: stepsDone, incompatible });
      for (const [index, step] of steps.entries()) {
        if (index < stepsDone) continue;
        report(`  step ${index + 1} of ${steps.length}: ${step.title}`);
        for (const statement of statementsOf(step, migration))
          await withShortLocks(report, async () => {
            // It waits without a lock that others would wait for.
            const limitMs = /\bconcurrently\b/i.test(statement) ? 0 : LOCK_TIMEOUT_MS;
            await sql.unsafe(`set lock_timeout = ${limitMs}`);
            await sql.unsafe(statement).simple();
          });
        const isLast = index === steps.length - 1;
        await ledger.record(migration, {
          state: isLast ? "applied" : "running",
          steps: index + 1,
          incompatible,
        });
      }
    },
    loadSeed: (text) =>
      sql.begin(async (transaction) => {
        if (text) await transaction.unsafe(text).simple();
        await ledgerOf(transaction).recordSeed();
      }),
    adviceFor: (error) => ADVICE.find(([state]) => stateOf(error).startsWith(state))?.[1],
    close: () => sql.close({ timeout: 1 }),
  };
}

async function tryLock(sql: SQL): Promise<boolean> {
  const [row] = await sql.unsafe("select pg_try_advisory_lock($1::bigint) as locked", [LOCK_KEY]);
  return row.locked;
}

async function sessionOf(sql: SQL): Promise<number> {
  const [row] = await sql.unsafe("select pg_backend_pid() as pid");
  return row.pid;
}

const isIncompatible = (migration: Migration) => readSqlFile(migration).incompatible !== undefined;

const stateOf = (error: unknown) => (error instanceof SQL.PostgresError ? String(error.errno ?? "") : "");

/** By the beginning of the SQLSTATE. */
const ADVICE: [string, string][] = [
  ["42501", "run this with the role that owns the database and its tables"],
  ["28", "use a role that may connect"],
  ["53100", "free space on the server's disk, and run this again"],
  ["55P03", "a long transaction holds the table; end it, and run this again"],
];
