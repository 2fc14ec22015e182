import { basename, dirname } from "node:path";
import { SQL } from "bun";
import { privateDataFolder } from "../config/data-folder.ts";
import { closeToOthers, type NotPrivate, privateFile } from "../config/private-files.ts";
import { connectWithRetry } from "./connect.ts";
import { createStoreGuard } from "./guard.ts";
import { migrate } from "./migrations/migrate.ts";
import { readSeries } from "./migrations/series.ts";
import { sqliteTarget } from "./migrations/sqlite-target.ts";
import type { SqlStore } from "./sql.ts";
import type { ConnectOptions } from "./store.ts";

const SWITCH_RETRY_MS = 10;

/**
 * Opens the embedded store, and applies the migrations that it lacks: at the first use all of them, and the seed rows. It does so
 * in one transaction, so that a crash or a second process does no harm.
 *
 * A full disk, or another process that holds the file, is waited for like a server.
 *
 * Write-ahead log with `synchronous = full`: a committed row is on disk. Several processes may share the file; a writer waits
 * up to `timeoutMs` for another. Only the owner can read the files and enter the folder, whatever the umask; throws
 * {@link NotPrivate} where that is not possible. The client runs in the calling thread on one connection, so there is no
 * pool: `occupancy().max` is 1.
 */
export async function openSqlite({
  file,
  migrations,
  seedFile,
  timeoutMs,
  waitMs,
  log,
}: {
  /** Path of the database, or `:memory:`. */
  file: string;
  /** The folder of the migrations. */
  migrations: string;
  /** The first rows. */
  seedFile: string | undefined;
} & Omit<ConnectOptions, "url" | "pool">): Promise<SqlStore & { schema: number }> {
  const description = `SQLite ${file}`;
  if (file !== ":memory:") await privateDataFolder(dirname(file), basename(file));
  const sql = new SQL(file === ":memory:" ? "sqlite://:memory:" : `sqlite://${file}`);
  const guard = createStoreGuard({ capacity: 1, timeoutMs, isUnavailable });
  const query = <Row>(statement: string, parameters: readonly unknown[]) =>
    guard.run<Row[]>(() => sql.unsafe(statement, [...parameters]));

  const series = await readSeries(migrations, "sqlite");
  const target = sqliteTarget(sql, description, timeoutMs);
  const report = (step: string) => log.info({ store: description }, `migration: ${step.trim()}`);
  let schema = 0;
  const begin = async () => {
    if (file !== ":memory:") await closeFiles(file);
    await sql.unsafe(`pragma busy_timeout = ${timeoutMs}`);
    await useWriteAheadLog(sql, timeoutMs);
    await sql.unsafe("pragma synchronous = full");
    ({ number: schema } = await migrate(target, series, { seedFile, report, acceptsNewer: true }));
  };
  // Reading needs free space too, so a full disk is waited for.
  await connectWithRetry(description, begin, { log, waitMs, isFinal: (error) => !isUnavailable(error) });
  return {
    description,
    schema,
    query,
    probe: async () => void (await query("select 1", [])),
    occupancy: () => ({ inUse: guard.gate.inFlight, waiting: guard.gate.waiting, max: 1 }),
    close: () => sql.close(),
  };
}

/** Restricts the database to its owner. SQLite creates its log and index with the mode of the file. */
async function closeFiles(file: string): Promise<void> {
  await privateFile(file);
  for (const suffix of ["-wal", "-shm"]) await closeToOthers(file + suffix);
}

/** The mode can be switched only while no other process uses a new file, and SQLite does not wait for that. */
async function useWriteAheadLog(sql: SQL, timeoutMs: number): Promise<void> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    try {
      await sql.unsafe("pragma journal_mode = wal");
      return;
    } catch (error) {
      if (!isUnavailable(error) || performance.now() > deadlineMs) throw error;
      await Bun.sleep(SWITCH_RETRY_MS);
    }
  }
}

/** Another process holds the lock too long, or the disk is full, failing or read-only. */
const isUnavailable = (error: unknown) =>
  error instanceof SQL.SQLiteError
    ? /^SQLITE_(BUSY|LOCKED|FULL|IOERR|CANTOPEN|READONLY)/.test(error.code)
    : ["ENOSPC", "EDQUOT", "EIO", "EROFS", "EACCES"].includes((error as NodeJS.ErrnoException).code ?? "");
