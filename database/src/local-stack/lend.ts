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

/** The local real stack, up. */
export interface LocalStack {
  /** Those that were asked for. */
  readonly stores: readonly StoreState[];
  /** Takes down those that were started for this command, unless another command needs them now. */
  release(): Promise<void>;
}

/** What is to be up, and where. */
export interface BorrowOptions {
  dir?: string;
  stores?: readonly Service[];
  onProgress: OnProgress;
  signal?: AbortSignal;
}

const GIVE_BACK = join(import.meta.dir, "give-back.ts");

/** When the program that started this command has ended, all is to be over within 5 s. */
const FORCE_AFTER_MS = 1500;

/**
 * Sees to it that these stores of the local real stack run; the others stay as they are. What it starts is taken down with
 * the last command that uses the stack, however that ends, SIGKILL included; what a person has started with
 * `bun run databases up` stays up. Throws what bringing them up throws, whose messages are for people.
 */
export async function borrowLocalStack({
  dir = defaultDir,
  stores: wanted = allServices,
  onProgress,
  signal,
}: BorrowOptions): Promise<LocalStack> {
  const folder = resolve(dir);
  const loan = takeLoan(folder);
  const guarded = guardWith([process.execPath, GIVE_BACK, folder]);
  const release = async () => {
    loan.remove();
    const forceAfterMs = isStarterGone() ? FORCE_AFTER_MS : undefined;
    await giveBack(folder, onProgress, forceAfterMs);
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
    // Where some did not come up, or the start was interrupted, the others have.
    await release();
    throw error;
  }
}

/** Takes down what was started for commands that need the stack, where none of them is left. */
export async function giveBack(
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

/** A stack of one command's own. */
export interface PrivateStack {
  readonly dir: string;
  /** Takes it down and removes its data. */
  drop(): Promise<void>;
}

/**
 * An empty folder for a stack of this command's own: `base`, or a folder beside it where another command has that. Servers
 * that are brought up in it end with this process, however it ends, and all of it is removed. So is what an earlier command
 * has left there.
 */
export async function openPrivateStack(base: string): Promise<PrivateStack> {
  const owned = ownFolder(base);
  await remove(owned.path);
  const guarded = guardWith([process.execPath, GIVE_BACK, owned.path, "--remove-unless-owned"]);
  return {
    dir: owned.path,
    async drop() {
      await remove(owned.path, isStarterGone() ? FORCE_AFTER_MS : undefined);
      guarded.release();
      owned.release();
    },
  };
}

/** Has the stack in `dir` taken down and removed when this process ends before `release` is called, however it ends. */
export const removeWithThisProcess = (dir: string): Guarded =>
  guardWith([process.execPath, GIVE_BACK, resolve(dir), "--remove"]);

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
  if (!lock) throw new Error(`${file} is another command's`);
  return lock;
}

/** Whether a command that runs needs the stack. What others have left behind is removed. */
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
