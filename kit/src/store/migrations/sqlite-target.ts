import { SQL } from "bun";
import { MigrationError } from "./migration-error.ts";
import type { Migration } from "./series.ts";
import { readSqlFile } from "./sql-file.ts";
import { ON_CONFLICT, type RunSql, sqlLedger } from "./sql-ledger.ts";
import { LEDGER, type MigrationTarget } from "./target.ts";

/** How often the lock is tried again. */
const RETRY_MS = 50;

/**
 * A SQLite file as the target of migrations. Each run is one transaction, so that a killed run leaves nothing. `user_version` is
 * kept at the number of the schema, which services of version 1.0.0 read.
 *
 * `lockWaitMs` is how long to wait for another process that writes; then the engine's error is thrown.
 */
export function sqliteTarget(sql: SQL, description: string, lockWaitMs: number): MigrationTarget {
  const run: RunSql = (statement, parameters) => sql.unsafe(statement, [...parameters]);
  const ledger = sqlLedger(run, {
    exists: `select 1 from sqlite_schema where type = 'table' and name = '${LEDGER}'`,
    mark: () => "?",
    orReplace: ON_CONFLICT,
  });

  async function begin(onWait: () => void): Promise<void> {
    const deadlineMs = performance.now() + lockWaitMs;
    for (let attempt = 1; ; attempt++)
      try {
        await sql.unsafe("begin immediate");
        return;
      } catch (error) {
        if (codeOf(error) !== "SQLITE_BUSY" || performance.now() > deadlineMs) throw error;
        if (attempt === 1) onWait();
        await Bun.sleep(RETRY_MS);
      }
  }

  return {
    engine: "sqlite",
    description,
    async exclusively(work, onWait) {
      await begin(onWait);
      try {
        const result = await work();
        await sql.unsafe("commit");
        return result;
      } catch (error) {
        // A full disk has ended the transaction already.
        await sql.unsafe("rollback").catch(() => {});
        throw error;
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
        adopted.map((migration) => [migration, { state: "adopted", steps: 0, ...readWhole(migration) }]),
        seed,
      ),
    async apply(migration) {
      const { incompatible } = readWhole(migration);
      await sql.unsafe(migration.text);
      await ledger.record(migration, { state: "applied", steps: 0, incompatible });
      await sql.unsafe(`pragma user_version = ${migration.number}`);
    },
    async loadSeed(text) {
      if (text) await sql.unsafe(text);
      await ledger.recordSeed();
    },
    adviceFor: (error) => ADVICE[codeOf(error).replace(/^SQLITE_([A-Z]+).*/, "$1")],
    close: () => sql.close(),
  };
}

/** A run is one transaction, in which steps of their own make no sense. */
function readWhole(migration: Migration): { incompatible: boolean } {
  const { steps, incompatible } = readSqlFile(migration);
  if (steps.length > 0)
    throw new MigrationError(`${migration.file} has steps: on SQLite, each file is applied as a whole`);
  return { incompatible: incompatible !== undefined };
}

const codeOf = (error: unknown) => (error instanceof SQL.SQLiteError ? error.code : "");

const ADVICE: Record<string, string> = {
  FULL: "the disk is full; free space and run this again, nothing was changed",
  READONLY: "the file cannot be written; run this as its owner",
  CANTOPEN: "the file cannot be opened; run this as its owner",
  BUSY: "another process kept writing to the file; run this again",
};
