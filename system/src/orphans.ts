import { constants } from "node:os";
import type { Subprocess } from "bun";

const children = new Set<Subprocess>();
let watching = false;

/**
 * Makes sure the child does not outlive this process: however this process ends, short of SIGKILL, the child is
 * told to stop. A program that handles a signal itself keeps its own way of ending.
 */
export function stopWithParent(child: Subprocess): void {
  children.add(child);
  child.exited.finally(() => children.delete(child));
  if (watching) return;
  watching = true;
  process.on("exit", () => {
    for (const left of children) left.kill("SIGTERM");
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (process.listenerCount(signal) === 1) process.exit(128 + constants.signals[signal]);
    });
  }
}
