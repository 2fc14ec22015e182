import { existsSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type FileLock, tryLock } from "@super-heroes/cli/processes/file-lock";
import { type Guarded, guardWith } from "@super-heroes/cli/processes/guard";
import { ownFolder } from "@super-heroes/cli/processes/own-folder";
import { isStarterGone } from "@super-heroes/cli/processes/starter";
import type { OnProgress } from "../tools/tool.ts";
import { bringUp } from "./bring-up.ts";
import { defaultDir } from "./default-dir.ts";
import { withLock } from "./lock.ts";
import { isRunning } from "./server-process.ts";
import { readState, type StoreState, stateFileOf } from "./state.ts";
import { allServices, type Service } from "./stores.ts";
import { endStores, takeDown } from "./take-down.ts";

/** A running local stack. */
export interface LocalStack {
  /** The requested stores. */
  readonly stores: readonly StoreState[];
  /** Stops the stores that were started for this command, unless another command uses them. */
  release(): Promise<void>;
}

/** Which stores, and where. */
export interface BorrowOptions {
  dir?: string;
  stores?: readonly Service[];
  onProgress: OnProgress;
  signal?: AbortSignal;
}

const RELEASE_LENT = join(import.meta.dir, "release-lent.ts");

/** After the program that started this command has ended, everything has to end within 5 s. */
const FORCE_AFTER_MS = 1500;

/**
 * Starts those of these stores that do not run. The stores it starts end with the last command that uses the stack, even
 * after SIGKILL; stores started by `bun run databases up` keep running. Throws what {@link bringUp} throws.
 */
export async function borrowLocalStack({
  dir = defaultDir,
  stores: wanted = allServices,
  onProgress,
  signal,
}: BorrowOptions): Promise<LocalStack> {
  const folder = resolve(dir);
  const loan = takeLoan(folder);
  const guarded = guardWith([process.execPath, RELEASE_LENT, folder]);
  const release = async () => {
    loan.remove();
    const forceAfterMs = isStarterGone() ? FORCE_AFTER_MS : undefined;
    await releaseLent(folder, onProgress, forceAfterMs);
    guarded.release();
  };
  try {
    const brought = await bringUp({
      dir: folder,
      stores: wanted,
      onProgress,
      isLent: true,
      ...(signal && { signal }),
    });
    return { stores: brought.stores, release };
  } catch (error) {
    // Some stores may have started before the failure.
    await release();
    throw error;
  }
}

/** Stops the stores that were started for commands, once no such command runs. */
export async function releaseLent(
  dir: string,
  onProgress: OnProgress = () => {},
  forceAfterMs?: number,
): Promise<void> {
  if (!existsSync(stateFileOf(dir))) return;
  await withLock(dir, onProgress, async () => {
    if (hasLoans(dir)) return;
    const lent = readState({ dir }).stores.filter((store) => store.isLent && isRunning(store));
    await endStores(dir, lent, { onProgress, forceAfterMs });
  });
}

/** A stack that belongs to one command. */
export interface PrivateStack {
  readonly dir: string;
  /** Stops it and removes its data. */
  drop(): Promise<void>;
}

/**
 * Returns an empty folder for a stack of this command: `base`, or a folder beside it where another command owns that. Its
 * servers end with this process, even after SIGKILL, and the folder is removed, as are the remains of earlier commands.
 */
export async function openPrivateStack(base: string): Promise<PrivateStack> {
  const owned = ownFolder(base);
  await remove(owned.path);
  const guarded = guardWith([process.execPath, RELEASE_LENT, owned.path, "--remove-unless-owned"]);
  return {
    dir: owned.path,
    async drop() {
      await remove(owned.path, isStarterGone() ? FORCE_AFTER_MS : undefined);
      guarded.release();
      owned.release();
    },
  };
}

/** Stops and removes the stack in `dir` when this process ends before `release` is called, even after SIGKILL. */
export const removeWithThisProcess = (dir: string): Guarded =>
  guardWith([process.execPath, RELEASE_LENT, resolve(dir), "--remove"]);

async function remove(dir: string, forceAfterMs?: number): Promise<void> {
  await takeDown({ dir, forceAfterMs });
  await rm(dir, { recursive: true, force: true });
}

/** SQLite has a journal beside each of them. */
const SUFFIX = ".sqlite";

const loansIn = (dir: string) => join(dir, "loans");

function takeLoan(dir: string): FileLock {
  const file = join(loansIn(dir), `${crypto.randomUUID()}${SUFFIX}`);
  const lock = tryLock(file);
  if (!lock) throw new Error(`${file} is locked by another command`);
  return lock;
}

/** Whether a running command uses the stack. Loans of commands that have ended are removed. */
function hasLoans(dir: string): boolean {
  const files = (existsSync(loansIn(dir)) ? readdirSync(loansIn(dir)) : []).filter((name) =>
    name.endsWith(SUFFIX),
  );
  const held = files.filter((name) => {
    const left = tryLock(join(loansIn(dir), name));
    left?.remove();
    return left === undefined;
  });
  return held.length > 0;
}
