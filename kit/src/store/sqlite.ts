import { basename, dirname } from "node:path";
import { SQL } from "bun";
import { privateDataFolder } from "../config/data-folder.ts";
import { closeToOthers, type NotPrivate, privateFile } from "../config/private-files.ts";
import { connectWithRetry } from "./connect.ts";
import { createStoreGuard } from "./guard.ts";
import type { SqlStore } from "./sql.ts";
import type { ConnectOptions } from "./store.ts";

const SWITCH_RETRY_MS = 10;

/**
 * Opens the embedded store. At the first use it is created from the same schema and seed files as the real stores.
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
  schemaFile,
  seedFile,
  upgradeFiles = [],
  timeoutMs,
  waitMs,
  log,
}: {
  /** Path of the database, or `:memory:`. */
  file: string;
  /** The current schema. */
  schemaFile: string;
  /** The first rows. */
  seedFile: string | undefined;
  /** The steps from the first schema to the current one, for files that were created earlier. */
  upgradeFiles?: readonly string[];
} & Omit<ConnectOptions, "url" | "pool">): Promise<SqlStore> {
  const description = `SQLite ${file}`;
  if (file !== ":memory:") await privateDataFolder(dirname(file), basename(file));
  const sql = new SQL(file === ":memory:" ? "sqlite://:memory:" : `sqlite://${file}`);
  const guard = createStoreGuard({ capacity: 1, timeoutMs, isUnavailable });
  const query = <Row>(statement: string, parameters: readonly unknown[]) =>
    guard.run<Row[]>(() => sql.unsafe(statement, [...parameters]));

  const begin = async () => {
    if (file !== ":memory:") await closeFiles(file);
    await sql.unsafe(`pragma busy_timeout = ${timeoutMs}`);
    await useWriteAheadLog(sql, timeoutMs);
    await sql.unsafe("pragma synchronous = full");
    await prepare(sql, schemaFile, seedFile, upgradeFiles);
  };
  // Reading needs free space too, so a full disk is waited for.
  await connectWithRetry(description, begin, { log, waitMs, isFinal: (error) => !isUnavailable(error) });
  return {
    description,
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

/**
 * Creates and seeds the database, or upgrades an older one, in one transaction, so that a crash or a second process does no
 * harm. `user_version` counts the schemas; 1 is the first.
 */
async function prepare(
  sql: SQL,
  schemaFile: string,
  seedFile: string | undefined,
  upgradeFiles: readonly string[],
): Promise<void> {
  const newest = 1 + upgradeFiles.length;
  await sql.unsafe("begin immediate");
  try {
    const [{ user_version: version }] = await sql.unsafe("pragma user_version");
    const files = version === 0 ? [schemaFile, seedFile] : upgradeFiles.slice(version - 1);
    for (const file of files) {
      const text = file === undefined ? "" : await Bun.file(file).text();
      if (text) await sql.unsafe(text);
    }
    if (version < newest) await sql.unsafe(`pragma user_version = ${newest}`);
    await sql.unsafe("commit");
  } catch (error) {
    await sql.unsafe("rollback");
    throw error;
  }
}

/** Another process holds the lock too long, or the disk is full, failing or read-only. */
const isUnavailable = (error: unknown) =>
  error instanceof SQL.SQLiteError
    ? /^SQLITE_(BUSY|LOCKED|FULL|IOERR|CANTOPEN|READONLY)/.test(error.code)
    : ["ENOSPC", "EDQUOT", "EIO", "EROFS", "EACCES"].includes((error as NodeJS.ErrnoException).code ?? "");
