import { constants } from "node:os";
import { guardProcess } from "@super-heroes/cli/processes/guard";
import { onStarterGone } from "@super-heroes/cli/processes/starter";
import type { Subprocess } from "bun";

/** A child that still runs this long after the program that started this process has ended is killed. */
const FORCE_AFTER_MS = 2500;

const children = new Set<Subprocess>();
let watching = false;

/** How the child was started. */
export interface ChildOptions {
  /** It leads a process group (`detached`), which ends with it. */
  isGroup?: boolean;
}

/**
 * Stops the child when this process ends, even by SIGKILL: the child receives SIGTERM, and SIGKILL where it does not end. A
 * program that handles a signal itself keeps its own shutdown.
 */
export function stopWithParent(child: Subprocess, { isGroup = false }: ChildOptions = {}): void {
  children.add(child);
  const guarded = guardProcess(child.pid, { isGroup });
  child.exited.finally(() => {
    children.delete(child);
    guarded.release();
  });
  if (watching) return;
  watching = true;
  const endChildren = (signal: NodeJS.Signals) => {
    for (const left of children) left.kill(signal);
  };
  process.on("exit", () => endChildren("SIGTERM"));
  onStarterGone(() => setTimeout(endChildren, FORCE_AFTER_MS, "SIGKILL").unref());
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (process.listenerCount(signal) === 1) process.exit(128 + constants.signals[signal]);
    });
  }
}
