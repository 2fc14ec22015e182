import { guardProcess } from "@super-heroes/cli/processes/guard";
import type { Subprocess } from "bun";

const leaders = new Set<Subprocess>();

/**
 * Registers a child that was started `detached`, and so leads a group: {@link endGroup} and {@link endGroups} end the whole
 * group, as does the guard when this process is killed. Ctrl-C in the terminal does not reach it.
 */
export function leadsGroup<Child extends Subprocess>(child: Child): Child {
  leaders.add(child);
  const guarded = guardProcess(child.pid, { isGroup: true });
  child.exited.finally(() => {
    leaders.delete(child);
    guarded.release();
  });
  return child;
}

/** Ends a child and everything it started, at once. */
export function endGroup({ pid, exitCode, signalCode }: Subprocess): void {
  if (exitCode !== null || signalCode !== null) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended in the meantime.
  }
}

/** Ends every such child. */
export function endGroups(): void {
  for (const child of leaders) endGroup(child);
}
