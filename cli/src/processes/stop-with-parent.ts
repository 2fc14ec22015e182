import { constants } from "node:os";
import { guardProcess } from "@super-heroes/cli/processes/guard";
import { onStarterGone } from "@super-heroes/cli/processes/starter";
import type { Subprocess } from "bun";

/** When the program that started this one is gone, all is over within 5 s: a child that is not by then is ended by force. */
const FORCE_AFTER_MS = 2500;

const children = new Set<Subprocess>();
let watching = false;

/** How a child was started. */
export interface ChildOptions {
  /** It leads a process group (`detached`): what it starts itself is ended with it. */
  isGroup?: boolean;
}

/**
 * Makes sure that the child does not outlive this process, however this process ends, SIGKILL included: the child is asked
 * to stop, and ended by force where it does not. A program that handles a signal itself keeps its own way of ending.
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
