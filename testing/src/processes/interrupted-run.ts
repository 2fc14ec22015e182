import { guardProcess } from "@super-heroes/cli/processes/guard";
import type { Subprocess } from "bun";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const endings = new Set<() => void>();

function endAll(): void {
  for (const end of endings) end();
  process.exit(130);
}

/**
 * Calls `end` when this run of the tests is interrupted (SIGINT, SIGTERM, SIGHUP), because `afterAll` does not run then.
 * Returns a function that cancels this.
 */
export function onInterruptedRun(end: () => void): () => void {
  if (endings.size === 0) for (const signal of SIGNALS) process.on(signal, endAll);
  endings.add(end);
  return () => {
    endings.delete(end);
    if (endings.size === 0) for (const signal of SIGNALS) process.off(signal, endAll);
  };
}

/** Kills a child when this run of the tests is interrupted or killed. */
export function endWithRun(child: Subprocess): void {
  const forget = onInterruptedRun(() => child.kill("SIGKILL"));
  const guarded = guardProcess(child.pid, { signal: "SIGKILL" });
  child.exited.finally(() => {
    forget();
    guarded.release();
  });
}
