import { existsSync, mkdirSync, mkdtempSync, readdirSync, statSync, utimesSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { stillRuns } from "@super-heroes/cli/processes/process-info";
import { endGroups } from "./process-group.ts";
import { removeTree } from "./remove-tree.ts";
import { InstallError } from "./tool.ts";

/** A folder for what is downloaded and half made while tools are installed. */
export interface Workspace extends Disposable {
  /** An absolute path. */
  readonly folder: string;
}

const PREFIX = "unfinished-";
/** The owner of a workspace touches it in this interval. */
const TOUCH_MS = 30_000;
/** A workspace that was not touched for so long has no owner, even where another process now has the owner's id. */
const ABANDONED_MS = 10 * 60_000;

interface Open {
  folder: string;
  users: number;
  close(): void;
}

/** By the tools folder: at most one a process. */
const open = new Map<string, Open>();

/**
 * Opens the workspace of this process in the tools folder. All that are open at the same time are one, so that
 * installations share what they download and compile; its folder is removed when the last is closed. It is also removed
 * when this process ends or is interrupted, and, after a SIGKILL, by the next process that opens one. Throws {@link
 * InstallError} where the folder cannot be written to.
 */
export function openWorkspace(toolsDir: string): Workspace {
  const shared = open.get(toolsDir) ?? create(toolsDir);
  shared.users += 1;
  let isClosed = false;
  return {
    folder: shared.folder,
    [Symbol.dispose]() {
      if (isClosed) return;
      isClosed = true;
      shared.users -= 1;
      if (shared.users === 0) shared.close();
    },
  };
}

function create(toolsDir: string): Open {
  const folder = newFolder(toolsDir);
  removeAbandoned(toolsDir, folder);
  const touch = setInterval(() => {
    // Where the folder was removed, the installation in it reports that.
    if (existsSync(folder)) utimesSync(folder, new Date(), new Date());
  }, TOUCH_MS);
  touch.unref();
  const remove = () => {
    endGroups();
    removeTree(folder);
  };
  const interrupted = (signal: NodeJS.Signals) => {
    endGroups();
    // Another listener ends the process in its own way, and what has failed by then closes the workspace.
    if (process.listenerCount(signal) === 1) process.exit(128 + constants.signals[signal]);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  process.on("exit", remove);
  for (const signal of signals) process.on(signal, interrupted);
  const created: Open = {
    folder,
    users: 0,
    close() {
      open.delete(toolsDir);
      clearInterval(touch);
      process.off("exit", remove);
      for (const signal of signals) process.off(signal, interrupted);
      removeTree(folder);
    },
  };
  open.set(toolsDir, created);
  return created;
}

function newFolder(toolsDir: string): string {
  try {
    mkdirSync(toolsDir, { recursive: true });
    return mkdtempSync(join(toolsDir, `${PREFIX}${process.pid}-`));
  } catch (error) {
    const { message } = error as Error;
    throw new InstallError(
      `${toolsDir} cannot be written to (${message}): set TOOLS_DIR to a folder in which tools can be kept`,
    );
  }
}

/** Removes what processes left behind that could not do it themselves. This process may have the id of one of them. */
function removeAbandoned(toolsDir: string, own: string): void {
  for (const name of readdirSync(toolsDir)) {
    const pid = Number(new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1]);
    const folder = join(toolsDir, name);
    if (!pid || folder === own) continue;
    if (pid === process.pid || !isAlive(pid) || isUntouched(folder)) removeTree(folder);
  }
}

const isAlive = (pid: number) => stillRuns({ pid, startedAtMs: undefined });

function isUntouched(folder: string): boolean {
  const modifiedMs = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return Date.now() - modifiedMs > ABANDONED_MS;
}
