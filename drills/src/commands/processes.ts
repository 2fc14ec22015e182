import { readdirSync, readFileSync } from "node:fs";
import { processInfo } from "@super-heroes/cli/processes/process-info";

const POLL_MS = 20;

/** Whether this machine lists its processes, so that leftover ones can be found. */
export const showsProcesses = (): boolean => processInfo(process.pid)?.startedAtMs !== undefined;

/** The command line of a process; empty when the process does not exist. */
export const commandLineOf = (pid: number): string => processInfo(pid)?.argv.join(" ").trim() ?? "";

/** Processes that have inherited a variable with this value, whatever their parent is now. */
export function markedProcesses(name: string, value: string): number[] {
  const entry = `${name}=${value}`;
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && environmentOf(pid).includes(entry));
}

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1");
  } catch {
    // The process has ended, or belongs to another user.
    return "";
  }
}

/** The processes that are left, and how long the last of the others took to end. */
export interface Ending {
  ms: number;
  /** Ids of the processes that still ran after the limit. */
  left: number[];
}

/** Waits until all processes have ended, or until the limit. */
export async function untilEnded(processes: () => readonly number[], limitMs: number): Promise<Ending> {
  const startedAtMs = performance.now();
  for (;;) {
    const left = processes().filter((pid) => processInfo(pid) !== undefined);
    const ms = performance.now() - startedAtMs;
    if (left.length === 0 || ms > limitMs) return { ms, left };
    await Bun.sleep(POLL_MS);
  }
}
