import { Database } from "bun:sqlite";
import { mkdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";

/** A lock that this process holds. */
export interface FileLock extends Disposable {
  release(): void;
  /** Releases it and removes its file. Use it where no other process waits for the lock. */
  remove(): void;
}

/** The collector closes a database that nothing refers to, and its lock would be lost. */
const held = new Set<Database>();

/**
 * Takes the lock in `file`, which is created with its folder; `undefined` while another process, or another part of this one,
 * has it. Throws an error of the operating system where the file cannot be written.
 *
 * The lock is an open SQLite transaction: the operating system takes it back when its holder dies, however it dies, so there
 * is never a stale one, as there would be with a file that holds a process id.
 */
export function tryLock(file: string): FileLock | undefined {
  // The data folder may be made here first, and is its owner's alone.
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const database = openDatabase(file);
  try {
    database.run("begin exclusive");
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
    // SQLite keeps a journal beside the file, which stays where a holder was killed.
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

/** In the form of the operating system's own errors about a file, which commands show as they are. */
const unusable = (file: string, { message }: Error) =>
  Object.assign(new Error(`${file} cannot be locked: ${message}`), { syscall: "lock", path: file });
