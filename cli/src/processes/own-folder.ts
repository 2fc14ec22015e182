import { existsSync, mkdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type FileLock, tryLock } from "./file-lock.ts";

/** A folder that no other command uses until this process releases it or ends, even by SIGKILL. */
export interface OwnFolder extends Disposable {
  readonly path: string;
  release(): void;
}

/** Locks are beside the folders, since an owner may remove its folder. */
const LOCKS = ".locks";

const lockOf = (path: string) => join(dirname(path), LOCKS, `${basename(path)}.sqlite`);

/** Whether this name in the parent folder is that of the locks. */
export const isLocks = (name: string): boolean => name === LOCKS;

/**
 * Takes the first of `path`, `path-2`, `path-3`, … that no other process owns, and creates it where it is missing: commands
 * that run at the same time have separate files, and a single command finds those of the last one. Throws an error of the
 * operating system where it cannot be written.
 */
export const ownFolder = (path: string): OwnFolder => ownFirst(path, () => true);

/** The same, for a folder that does not exist yet. */
export const ownNewFolder = (path: string): OwnFolder => ownFirst(path, (folder) => !existsSync(folder));

function ownFirst(path: string, isWanted: (folder: string) => boolean): OwnFolder {
  for (let number = 1; ; number += 1) {
    const folder = number === 1 ? path : `${path}-${number}`;
    const lock = tryLock(lockOf(folder));
    if (!lock) continue;
    const { release } = lock;
    if (isWanted(folder)) {
      mkdirSync(folder, { recursive: true });
      return { path: folder, release, [Symbol.dispose]: release };
    }
    release();
  }
}

/** Works on a folder unless a running process owns it. Resolves with whether it did. */
export async function unlessOwned(path: string, work: (lock: FileLock) => Promise<void>): Promise<boolean> {
  using lock = tryLock(lockOf(path));
  if (!lock) return false;
  await work(lock);
  return true;
}

/**
 * Removes a folder unless a running process owns it. Resolves with whether it was removed. Only for a name that is not used
 * again.
 */
export function removeUnlessOwned(path: string): Promise<boolean> {
  return unlessOwned(path, async (lock) => {
    await rm(path, { recursive: true, force: true });
    lock.remove();
  });
}
