import { Database } from "bun:sqlite";
import { mkdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";

/** A lock that this process holds. */
export interface FileLock extends Disposable {
  release(): void;
  /** Releases the lock and removes its file. Only for a lock that no other process waits for. */
  remove(): void;
}

/** Referenced here, since the garbage collector closes an unreferenced database, and its lock with it. */
const held = new Set<Database>();

/**
 * Takes the lock in `file`, which is created with its folder; returns `undefined` while another process, or other code of this
 * one, holds it. Throws an error of the operating system where the file cannot be written.
 *
 * The lock is an open SQLite transaction: the operating system releases it when its holder ends, even by SIGKILL, so no lock
 * is ever stale, as a file with a process id can be.
 */
export function tryLock(file: string): FileLock | undefined {
  // The data folder may be created here first, and only its owner may enter it.
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const database = openDatabase(file);
  try {
    // Not "exclusive": that waits for readers, and two processes that begin at once read the file both, so both are refused.
    database.run("begin immediate");
  } catch (error) {
    database.close();
    if ((error as { code?: string }).code === "SQLITE_BUSY") return undefined;
    throw unusable(file, error as Error);
  }
  held.add(database);
  const release = () => {
    held.delete(database);
    database.close();
  };
  const remove = () => {
    // The journal of SQLite stays beside the file where a holder was killed.
    for (const one of [file, `${file}-journal`]) rmSync(one, { force: true });
    release();
  };
  return { release, remove, [Symbol.dispose]: release };
}

function openDatabase(file: string): Database {
  try {
    return new Database(file);
  } catch (error) {
    throw unusable(file, error as Error);
  }
}

/** An error in the form of the operating system's own errors about files. */
const unusable = (file: string, { message }: Error) =>
  Object.assign(new Error(`${file} cannot be locked: ${message}`), { syscall: "lock", path: file });
