import { createConnection } from "mysql2/promise";
import { socketHostOf } from "../../network/url-host.ts";
import { sslOf } from "../mariadb-ssl.ts";
import { describeUrl } from "../store.ts";
import type { Migration } from "./series.ts";
import { readSqlFile } from "./sql-file.ts";
import { type RunSql, sqlLedger } from "./sql-ledger.ts";
import { LEDGER, type MigrationTarget, type Report } from "./target.ts";

/** The longest wait for the lock on a table, in seconds. Meanwhile the queries that come later wait behind it. */
const LOCK_TIMEOUT_S = 2;

/** The pause in which those queries are served before the lock is tried again, and how often it is tried. */
const LOCK_RETRY_MS = 1000;
const LOCK_ATTEMPTS = 60;

/** Errors after which another attempt helps. */
const TRY_AGAIN = ["ER_LOCK_WAIT_TIMEOUT", "ER_LOCK_DEADLOCK"];

/**
 * A MariaDB database as the target of migrations. It commits after each statement that changes the schema, so a migration is a list
 * of steps, each recorded when it is done. A step begins again after a kill in its middle: all of it must be repeatable.
 */
export async function mariadbTarget(url: string): Promise<MigrationTarget> {
  const parsed = new URL(url);
  const ssl = sslOf(parsed);
  const database = decodeURIComponent(parsed.pathname.slice(1));
  const connection = await createConnection({
    host: socketHostOf(parsed),
    port: Number(parsed.port || 3306),
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    database,
    connectTimeout: 5000,
    charset: "utf8mb4",
    multipleStatements: true,
    ...(ssl && { ssl }),
  });
  // A connection that breaks between two statements is noticed by the next one.
  connection.on("error", () => {});
  const run: RunSql = async (statement, parameters) => {
    const [rows] = await connection.query(statement, [...parameters]);
    return rows as unknown as Record<string, unknown>[];
  };
  const ledger = sqlLedger(run, {
    exists: `select 1 from information_schema.tables where table_schema = database() and table_name = '${LEDGER}'`,
    mark: () => "?",
    orReplace:
      "on duplicate key update state = values(state), steps = values(steps), applied_at = values(applied_at)",
  });
  // The names of locks belong to the server, and may have 64 characters.
  const lockName = `migrate ${new Bun.CryptoHasher("sha256").update(database).digest("hex").slice(0, 32)}`;
  const tryLock = async (seconds: number) => {
    const [row] = await run("select get_lock(?, ?) as locked", [lockName, seconds]);
    return Number(row?.locked) === 1;
  };

  async function withShortLocks(report: Report, work: () => Promise<unknown>): Promise<void> {
    for (let attempt = 1; ; attempt++)
      try {
        await work();
        return;
      } catch (error) {
        if (!TRY_AGAIN.includes(codeOf(error)) || attempt === LOCK_ATTEMPTS) throw error;
        report(`  the table is locked by others: attempt ${attempt + 1} follows`);
        await Bun.sleep(LOCK_RETRY_MS);
      }
  }

  return {
    engine: "mariadb",
    description: describeUrl("MariaDB", url),
    async exclusively(work, onWait) {
      if (!(await tryLock(0))) {
        onWait();
        while (!(await tryLock(1)));
      }
      try {
        return await work();
      } finally {
        await run("select release_lock(?)", [lockName]).catch(() => {});
      }
    },
    readLedger: ledger.read,
    async isPresent(migration) {
      const { present } = readSqlFile(migration);
      if (present === undefined) return false;
      const [row = {}] = await run(present, []);
      return Number(Object.values(row)[0]) === 1;
    },
    begin: (adopted, seed) =>
      ledger.begin(
        adopted.map((migration) => [
          migration,
          { state: "adopted", steps: 0, incompatible: isIncompatible(migration) },
        ]),
        seed,
      ),
    async apply(migration, stepsDone, report) {
      const { steps: written } = readSqlFile(migration);
      const steps = written.length > 0 ? written : [{ title: migration.name, text: migration.text }];
      const incompatible = isIncompatible(migration);
      await ledger.record(migration, { state: "running", steps: stepsDone, incompatible });
      await run(`set session lock_wait_timeout = ${LOCK_TIMEOUT_S}`, []);
      for (const [index, { title, text }] of steps.entries()) {
        if (index < stepsDone) continue;
        report(`  step ${index + 1} of ${steps.length}: ${title}`);
        await withShortLocks(report, () => run(text, []));
        const isLast = index === steps.length - 1;
        await ledger.record(migration, {
          state: isLast ? "applied" : "running",
          steps: index + 1,
          incompatible,
        });
      }
    },
    async loadSeed(text) {
      await run("start transaction", []);
      if (text) await run(text, []);
      await ledger.recordSeed();
      await run("commit", []);
    },
    adviceFor: (error) => ADVICE[codeOf(error)],
    close: async () => connection.destroy(),
  };
}

const isIncompatible = (migration: Migration) => readSqlFile(migration).incompatible !== undefined;

const codeOf = (error: unknown) => (error as { code?: string } | null)?.code ?? "";

const NO_RIGHTS = "run this with an account that has all privileges on the database";
const FULL = "free space on the server's disk, and run this again";

const ADVICE: Record<string, string> = {
  ER_DBACCESS_DENIED_ERROR: NO_RIGHTS,
  ER_TABLEACCESS_DENIED_ERROR: NO_RIGHTS,
  ER_ACCESS_DENIED_ERROR: NO_RIGHTS,
  ER_SPECIFIC_ACCESS_DENIED_ERROR: NO_RIGHTS,
  ER_DISK_FULL: FULL,
  ER_RECORD_FILE_FULL: FULL,
  ER_LOCK_WAIT_TIMEOUT: "a long transaction holds the table; end it, and run this again",
};
